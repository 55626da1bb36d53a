"""The windows in which pages are looked at, by the names of their pictures."""

VIEWS = {
    "phone": (390, 844),
    "narrow": (320, 640),
    "desktop": (1280, 900),
    "tv-540": (960, 540),
    "tv-720": (1280, 720),
    "tv-1080": (1920, 1080),
}
