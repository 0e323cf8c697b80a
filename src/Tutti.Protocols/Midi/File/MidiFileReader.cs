using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Reads a standard MIDI file, as much of it as is whole.</summary>
internal sealed class MidiFileReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;
    private DecodeError? _error;

    private ReadOnlySpan<byte> Span => bytes.Span;

    public bool TryRead(out MidiFile? file, out DecodeError error)
    {
        file = ReadHead();
        while (file is not null && _error is null && _position < bytes.Length)
        {
            ReadChunk(file);
        }

        error = _error ?? default;
        return _error is null;
    }

    private MidiFile? ReadHead()
    {
        if (bytes.Length < 14 || !Span[..4].SequenceEqual("MThd"u8))
        {
            Fail("file does not begin with MThd");
            return null;
        }

        var reader = new ByteReader(Span[4..]);
        reader.TryReadU32(out uint length);
        reader.TryReadU16(out ushort format);
        reader.TryReadU16(out _);
        reader.TryReadU16(out ushort raw);
        if (length < 6 || format > 2 || !MidiDivision.TryFromRaw(raw, out MidiDivision division))
        {
            _position = length < 6 ? 4 : format > 2 ? 8 : 12;
            Fail("head makes no sense");
            return null;
        }

        _position = (int)Math.Min(8L + length, bytes.Length);
        return new MidiFile(format, division);
    }

    private void ReadChunk(MidiFile file)
    {
        var reader = new ByteReader(Span[_position..]);
        if (!reader.TryReadBytes(4, out ReadOnlySpan<byte> type) || !reader.TryReadU32(out uint length))
        {
            Fail("file ends inside a chunk");
            return;
        }

        int start = _position + 8;
        int end = (int)Math.Min(start + (long)length, bytes.Length);
        bool isCut = start + (long)length > bytes.Length;
        _position = start;
        if (type.SequenceEqual("MTrk"u8))
        {
            var track = new List<MidiEvent>();
            file.Tracks.Add(track);
            ReadTrack(track, end);
        }

        if (_error is null)
        {
            _position = end;
            if (isCut)
            {
                Fail("file ends inside a chunk");
            }
        }
    }

    private void ReadTrack(List<MidiEvent> track, int end)
    {
        long tick = 0;
        byte running = 0;
        while (_position < end)
        {
            int start = _position;
            if (!TryReadNumber(end, out int delta) || _position >= end)
            {
                FailAt(start, "track ends inside an event");
                return;
            }

            tick += delta;
            byte status = Span[_position];
            if (status >= 0x80)
            {
                _position++;
            }
            else if (running == 0)
            {
                Fail("data without status");
                return;
            }
            else
            {
                status = running;
            }

            running = status < 0xF0 ? status : running;
            if (!TryReadMessage(status, end, out MidiMessage message))
            {
                FailAt(start, "track ends inside an event");
                return;
            }

            if (_error is not null)
            {
                return;
            }

            if (message is { Status: MidiMessage.Meta, Data1: MidiMessage.EndOfTrack })
            {
                return;
            }

            track.Add(new MidiEvent(tick, message));
        }
    }

    private bool TryReadMessage(byte status, int end, out MidiMessage message)
    {
        message = default;
        if (status is MidiMessage.SystemExclusive or MidiMessage.Escape or MidiMessage.Meta)
        {
            byte type = 0;
            if (status == MidiMessage.Meta)
            {
                if (_position >= end)
                {
                    return false;
                }

                type = Span[_position++];
            }

            if (!TryReadNumber(end, out int length) || length > end - _position)
            {
                return false;
            }

            message = new MidiMessage(status, type, 0, bytes.Slice(_position, length));
            _position += length;
            return true;
        }

        int count = MidiMessage.DataLength(status);
        if (count > end - _position)
        {
            return false;
        }

        byte data1 = count > 0 ? Span[_position] : (byte)0, data2 = count > 1 ? Span[_position + 1] : (byte)0;
        if ((data1 | data2) >= 0x80)
        {
            FailAt(_position + (data1 < 0x80 ? 1 : 0), "data octet above 127");
        }

        message = new MidiMessage(status, data1, data2);
        _position += count;
        return true;
    }

    /// <summary>Seven bits an octet, the high bit says that more follow; at most four octets.</summary>
    private bool TryReadNumber(int end, out int number)
    {
        number = 0;
        for (int i = 0; i < 4 && _position < end; i++)
        {
            byte octet = Span[_position++];
            number = (number << 7) | (octet & 0x7F);
            if (octet < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private void Fail(string reason) => FailAt(_position, reason);

    private void FailAt(int offset, string reason) => _error ??= new DecodeError(reason, offset);
}
