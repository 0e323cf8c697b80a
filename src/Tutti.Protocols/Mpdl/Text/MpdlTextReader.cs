using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Reads packets from their text form (mpdl-12.3).</summary>
/// <remarks>
/// Blank lines and lines that begin with <c>#</c> are passed over. A packet with an error is handed out as <see cref="Error"/>, and
/// reading goes on with the next. Thread-safe: no.
/// </remarks>
public ref struct MpdlTextReader
{
    private readonly MpdlWriter _writer = new(MpdlFileWriter.MaxPacketLength);
    private readonly ReadOnlySpan<char> _text;
    private int _next;
    private int _lines;
    private bool _isRaw;
    private byte[] _raw = [];

    /// <summary>Starts before the first packet.</summary>
    /// <param name="text">Any number of packets.</param>
    public MpdlTextReader(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The packet; valid until the next call.</summary>
    public readonly ReadOnlySpan<byte> Packet => Error is not null ? default : _isRaw ? _raw : _writer.WrittenSpan;

    /// <summary>When it is meant, if its line says so.</summary>
    public TimeTag? Tag { get; private set; }

    /// <summary>Why the packet could not be read; the offset counts characters of the text.</summary>
    public DecodeError? Error { get; private set; }

    /// <summary>The line of the packet or of its error, 1 the first.</summary>
    public int Line { get; private set; }

    /// <summary>Reads the next packet, or the next error.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool TryRead()
    {
        Tag = null;
        Error = null;
        _isRaw = false;
        int start;
        while (TryReadLine(out ReadOnlySpan<char> line, out start))
        {
            if (IsShown(line))
            {
                Line = _lines;
                ReadFirst(line, start);
                ReadFurther();
                return true;
            }
        }

        return false;
    }

    private static bool IsShown(ReadOnlySpan<char> line) => line.TrimStart() is var shown && !shown.IsEmpty && shown[0] != '#';

    private void ReadFirst(ReadOnlySpan<char> line, int start)
    {
        var tokens = new TextTokens(line);
        if (tokens.Peek()[0] == '@')
        {
            if (!ValueScale.Of(DescriptorId.TimeTag).TryParse(tokens.Take()[1..], out uint units))
            {
                Fail("not a time", start + tokens.Position);
                return;
            }

            Tag = new TimeTag(units);
        }

        if (tokens.TryTake("packet"))
        {
            _isRaw = DescriptorText.TryParseHex(tokens.Take(), out _raw) && tokens.IsAtEnd && _raw.Length <= MpdlFileWriter.MaxPacketLength;
            if (!_isRaw)
            {
                Fail("not the octets of a packet", start + tokens.Position);
            }

            return;
        }

        ReadOnlySpan<char> token = tokens.Take();
        if (NoteAddress.TryParse(token, out NoteAddress address))
        {
            _writer.Begin(address);
        }
        else if (DescriptorText.TryParseHex(token, out byte[] bytes) && bytes.Length == 3 && bytes[0] < 0x10)
        {
            _writer.BeginRaw(bytes);
        }
        else
        {
            Fail("not an address", start + tokens.Position);
            return;
        }

        ReadDescriptors(ref tokens, start);
    }

    private void ReadFurther()
    {
        int next = _next, lines = _lines;
        while (TryReadLine(out ReadOnlySpan<char> line, out int start))
        {
            if (!IsShown(line))
            {
                continue;
            }

            var tokens = new TextTokens(line);
            if (!tokens.TryTake("+"))
            {
                break;
            }

            (next, lines) = (_next, _lines);
            ReadOnlySpan<char> token = tokens.Take();
            byte[] bytes;
            if (Error is not null)
            {
                continue;
            }

            if (_isRaw)
            {
                Fail("octets of a packet cannot go on", start);
            }
            else if (NoteAddress.TryParse(token, out NoteAddress address))
            {
                bytes = [(byte)(address.Bits >> 16), (byte)(address.Bits >> 8), (byte)address.Bits, 0];
                AddAddress(bytes, ref tokens, start);
            }
            else if (DescriptorText.TryParseHex(token, out bytes) && bytes.Length is 3 or 4 && bytes[0] < 0x10)
            {
                AddAddress(bytes.Length == 3 ? [.. bytes, 0] : bytes, ref tokens, start);
            }
            else
            {
                Fail("not an address", start + tokens.Position);
            }
        }

        (_next, _lines) = (next, lines);
    }

    private void AddAddress(ReadOnlySpan<byte> bytes, ref TextTokens tokens, int start)
    {
        if (_writer.Room < 5)
        {
            Fail("packet is too long", start);
            return;
        }

        _writer.Raw(DescriptorId.NewAddress, bytes);
        ReadDescriptors(ref tokens, start);
    }

    private void ReadDescriptors(ref TextTokens tokens, int start)
    {
        while (!tokens.IsAtEnd && Error is null)
        {
            if (!DescriptorText.TryParse(ref tokens, _writer))
            {
                Fail("not a descriptor", start + tokens.Position);
            }
        }
    }

    private bool TryReadLine(out ReadOnlySpan<char> line, out int start)
    {
        start = _next;
        if (_next >= _text.Length)
        {
            line = default;
            return false;
        }

        int length = _text[_next..].IndexOf('\n');
        line = length < 0 ? _text[_next..] : _text.Slice(_next, length);
        _next += length < 0 ? line.Length : length + 1;
        _lines++;
        return true;
    }

    private void Fail(string reason, int offset)
    {
        Error = new DecodeError(reason, offset);
        Line = _lines;
    }
}
