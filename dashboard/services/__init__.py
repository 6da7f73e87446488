"""What a person reads, does and takes along; each function asks what they may."""
