# No hub with electronics: a device is the monitor, dies, and another one takes over within a second.
ring "The monitor dies"
run 2s

hub passive
device first max 1M monitor 200 cable 10m
device second max 1M monitor 100 cable 10m on 100ms
device third max 1M cable 10m
device fourth max 1M cable 10m

load third -> fourth 64 bytes every 5ms acknowledged

at 1s first off
at 1.5s first on
