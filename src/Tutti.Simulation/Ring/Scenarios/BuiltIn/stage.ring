# A band at 1 MBd: controllers, a dump of patches in between, and what happens on stage: feet, cables, power.
ring "A night on stage"
run 3s

hub desk
device strings max 1M cable 30m
device wind max 2M cable 30m
device drums max 1M cable 20m
device keys max 1M cable 25m
device sampler max 5M cable 5m
device synth max 5M cable 5m
device sequencer max 5M cable 3m
device lights max 1M cable 80m on 900ms
device laptop max 20M cable 3m

load strings -> synth 100 bytes every 5ms
load wind -> synth 33 bytes every 4ms
load drums -> sampler 16 bytes every 25ms random
load keys -> sampler 20 bytes every 30ms random
load sequencer -> all 24 bytes every 20ms
load laptop -> sampler 1200 bytes every 20ms acknowledged from 600ms until 1400ms
load lights -> laptop 12 bytes every 50ms acknowledged

at 1.3s  wind cut            # a foot
at 1.45s wind repair
at 1.8s  lose token
at 2.1s  drums off           # a power strip
at 2.4s  drums on
at 2.6s  keys flip
at 2.75s sequencer stick     # its port cuts it off
