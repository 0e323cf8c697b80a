# Two rings, each with its own hub, clock and addresses, are joined by a cable after half a second, and parted again.
ring "Two rings and a cable"
run 2s

hub left
device viola max 1M cable 8m
device cello max 1M cable 8m
device mixer max 1M cable 3m
hub right in left cable 60m plug 500ms
device flute max 500k cable 12m
device oboe max 500k cable 12m
device harp max 500k cable 9m

load viola -> cello 40 bytes every 8ms from 100ms
load flute -> oboe 40 bytes every 8ms from 100ms
load mixer -> all 16 bytes every 25ms from 100ms

at 1.4s right cut
