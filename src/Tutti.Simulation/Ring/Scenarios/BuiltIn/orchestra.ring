# 253 devices at 1 MBd, eight of them guitars: start-up within a second, and no device waits long.
ring "An orchestra of 253"
run 2s

hub pit
devices 8 guitar max 1M cable 10m drift 80ppm
devices 120 desk max 1M cable 15m drift -100ppm
devices 124 chair max 2M cable 15m drift 100ppm
device synth max 5M cable 3m

load guitar-* -> synth 100 bytes every 10ms from 700ms
