"""The keys of the invented couple and their coach: locked with little work, since their passphrases are printed."""

import base64

PASSPHRASES = {"Ana": "demo ana", "Ben": "demo ben", "Dana": "demo dana"}
_LOCKED = {
    "Ana": (
        "age14mp9hpf5drehpcswqm7xt8edgxhr9jl4t6ftdc8nykljt74ytcnqvdpnf7",
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBiR0pqbG5XcENKV1VkeFJVTENoZFdnIDEwCjJCeThYa2poaEh0UWtsQ0w1VGYy"
        "NXc1M2ZHcURzRzFIZkxQVmVsaElCVjgKLS0tIEVyOHVKRXN2RC9ldjNlVkcxMlFkQ2t4dW1IRm1mOTRsTkw2OFFSaXAzaE0K4gifmOu1"
        "Zqq9bCQhtqwYrREcseYDrkiemHR0K9tGeY0AwbGxm60pvOfB0T8sb/x4GyILZNjCfGKzhVt1Sd7OSjFb32UqQalJrOrAFNzRIZ+asNbu"
        "FhioGEldedKZEvZ3aQ+iLQ4+iUvmYQ==",
    ),
    "Ben": (
        "age1vwkwk2u8j9rwqrm537vxpj4rkhwz40tr6grzcknddxjphwujyd5qhtkyxq",
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBpbFh6VWRzYlUvK1BEdWkxVTNENVh3IDEwCm5uRUw4T3oxVnI0ak51NGxTcnBQ"
        "YVQraXR6clpWNHd3emhjRnQzb3pMZGcKLS0tIGpqeWdjVlF5UGM4dTM0ODhxeHE2TmlLejl1bFhUK0pMcE1tWnI4czBqTGsKg+szjTSm"
        "a91YBHP1kdHfPPFk/QMZOXweDpzEmS1MdORnqayACjIkF/evARZX7ENQLEKUpOBq4TNJkDpCKCdaQvXQEzXx6QQogz/vgifguWNFjExc"
        "pbiBs1wXCEEj/d+mBVgeFklzjbkMKw==",
    ),
    "Dana": (
        "age1fv2jgy4szs6azacxf0j034g00wd9r32fh75re2qkgppy7jw4lu4qwmgp9j",
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB5cHRIU1FMd3M2SlVVSjNqamhZSGlRIDEwCjBHRnlqSHZONW5ZRGUrL085WnJW"
        "ZW1BRDZYRlJoVzczQWMvS2w0d0tkaW8KLS0tIHBob1lWdTFuTG1sT05iM0FSS0lqMlNXRG1GdjdON0Z2MVl3Nm9sdzYzT1EKpAG+aVGy"
        "OjeXYP+L8CjQsF9G6JjUqdvcJZMG933Jak9eNpvIzBvnGkgQIVKLYIZgxZhhuLA3UlYLpACS2mJUmpQvTmjEReFldT5wxSnYaoDdZ0gc"
        "fu1VplV6g/eKGi5kvi3FUJJWare9lQ==",
    ),
}


def recipient(name: str) -> str:
    """The public key of one of the three."""
    return _LOCKED[name][0]


def locked_identity(name: str) -> bytes:
    """The key of one of the three, locked by their printed passphrase; it opens in milliseconds."""
    return base64.b64decode(_LOCKED[name][1])
