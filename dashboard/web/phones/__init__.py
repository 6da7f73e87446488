"""The listener for phones on the Wi-Fi of the home, and the few pages they get."""
