using System.Text;

namespace Tutti.Cli.Files;

/// <summary>Cuts the text form into blocks of whole packets, so that a text of any length is read in little memory.</summary>
/// <remarks>A packet is a line and those after it that begin with <c>+</c>; a block ends before a line that begins a packet.</remarks>
/// <param name="input">UTF-8 text.</param>
internal sealed class TextBlocks(InputFile input)
{
    // the longest packet, 65,535 octets, has far less text than this
    private const int LongestPacket = 1 << 22;

    private readonly byte[] _octets = new byte[1 << 16];
    private readonly Decoder _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private char[] _text = new char[1 << 17];
    private int _from;
    private int _to;
    private bool _isAtEnd;

    /// <summary>Lines before the block.</summary>
    public int LinesBefore { get; private set; }

    /// <summary>Reads the next block, valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FileException">It is no text, or has lines without end.</exception>
    public bool TryRead(out ReadOnlySpan<char> block)
    {
        LinesBefore += _text.AsSpan(0, _from).Count('\n');
        _text.AsSpan(_from.._to).CopyTo(_text);
        _to -= _from;
        _from = 0;
        while (!_isAtEnd && (_from = LastStart(_text.AsSpan(0, _to))) <= 0)
        {
            Fill();
        }

        _from = _isAtEnd ? _to : _from;
        block = _text.AsSpan(0, _from);
        return _from > 0;
    }

    /// <summary>Where the last line starts that begins a packet; 0 or less when there is none but the first.</summary>
    private static int LastStart(ReadOnlySpan<char> text)
    {
        while (text.LastIndexOf('\n') is >= 0 and int end)
        {
            ReadOnlySpan<char> line = text[(end + 1)..].TrimStart();
            int newLine = line.IndexOf('\n');
            line = newLine < 0 ? line : line[..newLine];
            if (!line.IsEmpty && line[0] is not ('+' or '#'))
            {
                return end + 1;
            }

            text = text[..end];
        }

        return 0;
    }

    private void Fill()
    {
        if (_to + _octets.Length > _text.Length)
        {
            if (_text.Length > LongestPacket)
            {
                throw new FileException(ExitCode.Damaged, input.Name, $"the packet at line {LinesBefore + 1} has no end", "it is no text form of MPDL");
            }

            Array.Resize(ref _text, _text.Length * 2);
        }

        int count = input.Read(_octets);
        _isAtEnd = count == 0;
        try
        {
            _to += _utf8.GetChars(_octets.AsSpan(0, count), _text.AsSpan(_to), flush: _isAtEnd);
        }
        catch (DecoderFallbackException)
        {
            throw new FileException(ExitCode.Damaged, input.Name, "it is no UTF-8 text", "save it as UTF-8, or use `tutti mpdl decode` for an MPDL file");
        }
    }
}
