# Six strings, 100 updates a second, a keyboard and fifteen listeners at 250 kBd: the example of 1994.
ring "Guitar and keyboard"
run 2s

hub box
device guitar max 250k cable 10m
device synth max 1M cable 4m
device keyboard max 1M cable 12m
devices 14 rack max 1M cable 2m

load guitar -> synth 100 bytes every 10ms                 # six notes with pitch, loudness and more
load keyboard -> synth 8 bytes every 40ms random          # somebody plays
