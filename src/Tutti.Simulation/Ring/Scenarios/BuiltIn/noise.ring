# A cable goes past a dimmer: at every station one bit in a million is wrong. Acknowledged frames arrive all the same.
ring "Next to the dimmer"
run 3s
errors 1e-6

hub hub
device guitar max 1M cable 20m
device synth max 1M cable 20m
device keys max 1M cable 20m
devices 12 rack max 1M cable 5m

load guitar -> synth 100 bytes every 10ms
load keys -> synth 24 bytes every 15ms acknowledged
load rack-1 -> rack-7 300 bytes every 20ms acknowledged
