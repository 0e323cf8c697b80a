using System.Globalization;

namespace Tutti.Protocols.Mpdl;

/// <content>Reading: each method takes its tokens and writes one descriptor.</content>
internal static partial class DescriptorText
{
    /// <summary>Reads <c>0x</c> and an even number of hexadecimal digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> token, out byte[] data)
    {
        data = [];
        if (!token.StartsWith("0x", StringComparison.Ordinal) || (token.Length & 1) != 0)
        {
            return false;
        }

        data = new byte[(token.Length / 2) - 1];
        return Convert.FromHexString(token[2..], data, out _, out int written) == System.Buffers.OperationStatus.Done && written == data.Length;
    }

    private static bool TryParseValue(DescriptorId id, ref TextTokens tokens, out byte[] data)
    {
        data = new byte[DescriptorCatalog.WidthOf(id)];
        uint raw;
        switch (id)
        {
            case DescriptorId.Pitch when PitchText.TryParse(tokens.Peek(), out Pitch pitch):
                raw = pitch.Raw;
                break;
            case DescriptorId.Loudness when Loudness.TryFromMark(tokens.Peek(), out Loudness loudness):
                raw = loudness.Raw;
                break;
            case DescriptorId.Pitch:
                return false;
            case DescriptorId.OutputLevel:
                bool isLevel = TryParseNumber(tokens.Take(), byte.MaxValue, out int output) & ValueScale.Of(id).TryParse(tokens.Take(), out raw);
                data[0] = (byte)output;
                data[1] = (byte)raw;
                return isLevel;
            default:
                if (!ValueScale.Of(id).TryParse(tokens.Peek(), out raw))
                {
                    return false;
                }

                break;
        }

        tokens.Take();
        for (int i = data.Length - 1; i >= 0; i--, raw >>= 8)
        {
            data[i] = (byte)raw;
        }

        return data.Length > 0;
    }

    private static bool TryParseRate(ref TextTokens tokens, MpdlWriter writer)
    {
        bool isRate = TryParseId(tokens.Take(), out DescriptorId parameter) & ValueScale.Of(DescriptorId.ModulationRate).TryParse(tokens.Take(), out uint rate);
        return isRate && TryWriteRaw(writer, DescriptorId.ModulationRate, [(byte)parameter, (byte)(rate >> 8), (byte)rate, 0]);
    }

    private static bool TryParseDepth(ref TextTokens tokens, MpdlWriter writer)
    {
        bool isDepth = TryParseId(tokens.Take(), out DescriptorId parameter) & TryParseNumber(tokens.Take(), byte.MaxValue, out int depth);
        return isDepth && TryWriteRaw(writer, DescriptorId.ModulationDepth, [(byte)parameter, (byte)depth]);
    }

    private static bool TryParseModulation(ref TextTokens tokens, MpdlWriter writer)
    {
        if (!TryParseId(tokens.Take(), out DescriptorId parameter)
            || !TryParseFunction(s_modulations, tokens.Take(), out byte function)
            || !ValueScale.Of(DescriptorId.ModulationRate).TryParse(tokens.Take(), out uint rate)
            || !tokens.TryTake("depth")
            || !TryParseNumber(tokens.Take(), ushort.MaxValue, out int depth))
        {
            return false;
        }

        int begin = 0, end = ushort.MaxValue;
        if (tokens.TryTake("loop") && !TryParseRange(tokens.Take(), out begin, out end))
        {
            return false;
        }

        var block = new ModulationBlock(parameter, (ModulationFunction)function, (short)rate, (ushort)depth, (ushort)begin, (ushort)end);
        byte[] data = new byte[ModulationBlock.Length];
        block.Write(data);
        return TryWriteRaw(writer, DescriptorId.ModulationBlock, data);
    }

    private static bool TryParseSegment(ref TextTokens tokens, MpdlWriter writer)
    {
        if (!TryParseId(tokens.Take(), out DescriptorId id)
            || !DescriptorCatalog.CanGlide(id)
            || !TryParseFunction(s_segments, tokens.Take(), out byte function))
        {
            return false;
        }

        bool isChained = tokens.TryTake("chained");
        ReadOnlySpan<char> time = tokens.Take();
        if (!time.EndsWith("ms", StringComparison.Ordinal) || !TryParseNumber(time[..^2], ushort.MaxValue, out int milliseconds))
        {
            return false;
        }

        int begin = 0, end = ushort.MaxValue;
        if ((tokens.TryTake("part") && !TryParseRange(tokens.Take(), out begin, out end))
            || !tokens.TryTake("to")
            || !TryParseValue(id, ref tokens, out byte[] value))
        {
            return false;
        }

        byte[] data =
        [
            (byte)id, function, isChained ? (byte)1 : (byte)0,
            (byte)(milliseconds >> 8), (byte)milliseconds, (byte)(begin >> 8), (byte)begin, (byte)(end >> 8), (byte)end, .. value,
        ];
        return TryWriteRaw(writer, DescriptorId.SegmentBlock, data);
    }

    private static bool TryParseTable(DescriptorId id, ref TextTokens tokens, MpdlWriter writer) =>
        TryParseNumber(tokens.Take(), byte.MaxValue, out int number)
        && TryParseNumber(tokens.Take(), byte.MaxValue, out int bytesPerValue)
        && TryParseHex(tokens.Take(), out byte[] values)
        && TryWriteRaw(writer, id, [(byte)number, (byte)bytesPerValue, .. values]);

    private static bool TryParseOverwrite(ref TextTokens tokens, MpdlWriter writer)
    {
        byte[] head = tokens.TryTake("overwrite") ? [(byte)DescriptorId.Overwrite] : [];
        var inner = new MpdlWriter();
        inner.Begin(NoteAddress.AllFamilies);
        if (!TryParse(ref tokens, inner))
        {
            return false;
        }

        ReadOnlySpan<byte> descriptor = inner.WrittenSpan[3..];
        return descriptor[0] < 0xC0 && TryWriteRaw(writer, DescriptorId.Overwrite, [.. head, .. descriptor]);
    }

    private static bool TryParseQuery(DescriptorId id, ref TextTokens tokens, MpdlWriter writer)
    {
        int question = Array.IndexOf(s_questions, tokens.Take().ToString());
        if (question < 1)
        {
            return false;
        }

        byte[] data = [(byte)question];
        if (question is 1 or 2 or 4)
        {
            if (!TryParseId(tokens.Take(), out DescriptorId asked))
            {
                return false;
            }

            data = [.. data, (byte)asked];
        }

        if (tokens.TryTake("data"))
        {
            if (!TryParseHex(tokens.Take(), out byte[] rest))
            {
                return false;
            }

            data = [.. data, .. rest];
        }

        return TryWriteRaw(writer, id, data);
    }

    private static bool TryParseId(ReadOnlySpan<char> token, out DescriptorId id)
    {
        if (DescriptorCatalog.TryFind(token, out id))
        {
            return true;
        }

        bool isHex = TryParseHex(token, out byte[] data) && data.Length == 1;
        id = isHex ? (DescriptorId)data[0] : DescriptorId.None;
        return isHex;
    }

    private static bool TryParseFunction(string[] names, ReadOnlySpan<char> token, out byte function)
    {
        int index = Array.IndexOf(names, token.ToString());
        bool isNumber = TryParseNumber(token, byte.MaxValue, out int number);
        function = (byte)(index >= 0 ? index : number);
        return index >= 0 || isNumber;
    }

    private static bool TryParseRange(ReadOnlySpan<char> token, out int begin, out int end)
    {
        int dots = token.IndexOf("..");
        begin = end = 0;
        return dots > 0 && TryParseNumber(token[..dots], ushort.MaxValue, out begin) && TryParseNumber(token[(dots + 2)..], ushort.MaxValue, out end);
    }

    private static bool TryParseNumber(ReadOnlySpan<char> token, int maximum, out int number) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= maximum;

    private static bool TryWriteComment(MpdlWriter writer, string text) =>
        System.Text.Encoding.UTF8.GetByteCount(text) is var count && count <= writer.Room - 3 && writer.Comment(text) is not null;

    private static bool TryWriteRaw(MpdlWriter writer, DescriptorId id, ReadOnlySpan<byte> data)
    {
        int width = DescriptorCatalog.WidthOf(id);
        bool fits = (width == 0 ? data.Length <= ushort.MaxValue : data.Length == width) && data.Length + 3 <= writer.Room;
        if (fits)
        {
            writer.Raw(id, data);
        }

        return fits;
    }
}
