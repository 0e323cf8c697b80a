"""Prints the channel messages of MIDI files as python3-mido reads them: seconds and octets, a line each; a line `= PATH` before each file."""
import sys

import mido

for path in sys.argv[1:]:
    print("=", path)
    seconds = 0.0
    for message in mido.MidiFile(path):
        seconds += message.time
        if not message.is_meta and message.type != "sysex":
            print("%.7f %s" % (seconds, message.hex()))
