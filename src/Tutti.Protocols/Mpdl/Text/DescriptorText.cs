using System.Globalization;

namespace Tutti.Protocols.Mpdl;

/// <summary>One descriptor as text, both ways (mpdl-12.2).</summary>
internal static class DescriptorText
{
    private static readonly string[] s_modulations = ["none", "sine", "square", "saw-tooth", "triangle", "random"];
    private static readonly string[] s_segments = ["linear", "concave", "convex", "s-shaped"];
    private static readonly string[] s_questions = ["", "value", "combined", "patch-names", "responds", "polyphony", "voices-left"];

    private static readonly (string Text, byte Raw)[] s_articulations =
    [
        ("trigger", 0xC0), ("reconfirm", 0x40), ("release", 0x01), ("release-silence", 0x02), ("release-finish-attack", 0x03),
    ];

    /// <summary>The text of a descriptor; null when only its bytes can be shown. It may still lose something: read it back to be sure.</summary>
    public static string? Format(Descriptor descriptor)
    {
        ReadOnlySpan<byte> data = descriptor.Data;
        if (DescriptorCatalog.NameOf(descriptor.Id) is not { } name)
        {
            return null;
        }

        return descriptor.Id switch
        {
            DescriptorId.Articulation => FormatArticulation(data[0]),
            DescriptorId.ModulationRate => Join(name, IdText(data[0]), ValueScale.Of(descriptor.Id).Format((uint)((data[1] << 8) | data[2]))),
            DescriptorId.ModulationDepth => Join(name, IdText(data[0]), Number(data[1])),
            DescriptorId.ModulationBlock => FormatModulation(name, data),
            DescriptorId.SegmentBlock => FormatSegment(name, data),
            DescriptorId.ModulationTable or DescriptorId.SegmentTable =>
                data.Length < 3 ? null : Join(name, Number(data[0]), Number(data[1]), "0x" + Convert.ToHexString(data[2..])),
            DescriptorId.Overwrite => FormatOverwrite(name, data),
            DescriptorId.Query or DescriptorId.QueryResponse => FormatQuery(name, data),
            DescriptorId.Text => QuotedText.Format(data) is { } text ? Join(name, text) : null,
            _ => Join(name, ValueText(descriptor)),
        };
    }

    /// <summary>Reads a descriptor from the tokens and writes it; false when it makes no sense, with the tokens standing there.</summary>
    public static bool TryParse(ref TextTokens tokens, MpdlWriter writer)
    {
        ReadOnlySpan<char> name = tokens.Take();
        foreach ((string text, byte raw) in s_articulations)
        {
            if (name.SequenceEqual(text))
            {
                writer.Raw(DescriptorId.Articulation, [raw]);
                return true;
            }
        }

        if (!TryParseId(name, out DescriptorId id) || id is DescriptorId.NewAddress)
        {
            return false;
        }

        if (tokens.Peek().StartsWith("0x", StringComparison.Ordinal))
        {
            return TryParseHex(tokens.Take(), out byte[] data) && TryWriteRaw(writer, id, data);
        }

        return id switch
        {
            DescriptorId.ModulationRate => TryParseRate(ref tokens, writer),
            DescriptorId.ModulationDepth => TryParseDepth(ref tokens, writer),
            DescriptorId.ModulationBlock => TryParseModulation(ref tokens, writer),
            DescriptorId.SegmentBlock => TryParseSegment(ref tokens, writer),
            DescriptorId.ModulationTable or DescriptorId.SegmentTable => TryParseTable(id, ref tokens, writer),
            DescriptorId.Overwrite => TryParseOverwrite(ref tokens, writer),
            DescriptorId.Query or DescriptorId.QueryResponse => TryParseQuery(id, ref tokens, writer),
            DescriptorId.Text => QuotedText.TryParse(tokens.Take(), out string text) && TryWriteComment(writer, text),
            _ => DescriptorCatalog.NameOf(id) is not null && TryParseValue(id, ref tokens, out byte[] value) && TryWriteRaw(writer, id, value),
        };
    }

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

    private static string? FormatArticulation(byte raw)
    {
        foreach ((string text, byte known) in s_articulations)
        {
            if (known == raw)
            {
                return text;
            }
        }

        return null;
    }

    private static string? FormatModulation(string name, ReadOnlySpan<byte> data)
    {
        if (!ModulationBlock.TryRead(data, out ModulationBlock block))
        {
            return null;
        }

        string rate = ValueScale.Of(DescriptorId.ModulationRate).Format((ushort)block.Rate);
        string text = Join(name, IdText(data[0]), FunctionText(s_modulations, data[1]), rate, "depth", Number(block.Depth));
        return (block.LoopBegin, block.LoopEnd) == (0, 0xFFFF) ? text : Join(text, "loop", RangeText(block.LoopBegin, block.LoopEnd));
    }

    private static string? FormatSegment(string name, ReadOnlySpan<byte> data)
    {
        if (!SegmentBlock.TryRead(data, out SegmentBlock block))
        {
            return null;
        }

        string text = Join(name, IdText(data[0]), FunctionText(s_segments, data[1]));
        text = block.IsChained ? Join(text, "chained") : text;
        text = Join(text, Number(block.Milliseconds) + "ms");
        text = (block.FunctionBegin, block.FunctionEnd) == (0, 0xFFFF) ? text : Join(text, "part", RangeText(block.FunctionBegin, block.FunctionEnd));
        return Join(text, "to", ValueText(new Descriptor(block.Target.Id, data[SegmentBlock.HeadLength..])));
    }

    private static string? FormatOverwrite(string name, ReadOnlySpan<byte> data)
    {
        if (data.Length > 0 && data[0] == (byte)DescriptorId.Overwrite)
        {
            name = Join(name, name);
            data = data[1..];
        }

        if (data.Length < 2 || DescriptorCatalog.WidthOf((DescriptorId)data[0]) != data.Length - 1)
        {
            return null;
        }

        return Format(new Descriptor((DescriptorId)data[0], data[1..])) is { } inner ? Join(name, inner) : null;
    }

    private static string? FormatQuery(string name, ReadOnlySpan<byte> data)
    {
        if (data.Length == 0 || data[0] == 0 || data[0] >= s_questions.Length)
        {
            return null;
        }

        string text = Join(name, s_questions[data[0]]);
        bool asksForDescriptor = data[0] is 1 or 2 or 4;
        data = data[1..];
        if (asksForDescriptor)
        {
            if (data.Length == 0)
            {
                return null;
            }

            text = Join(text, IdText(data[0]));
            data = data[1..];
        }

        return data.Length == 0 ? text : Join(text, "data", "0x" + Convert.ToHexString(data));
    }

    private static string ValueText(Descriptor descriptor) => descriptor.Id switch
    {
        DescriptorId.Pitch => PitchText.Format(new Pitch((ushort)descriptor.Value)),
        DescriptorId.Loudness when new Loudness((ushort)descriptor.Value).Mark is { } mark => mark,
        DescriptorId.OutputLevel => Join(Number(descriptor.Data[0]), ValueScale.Of(descriptor.Id).Format(descriptor.Data[1])),
        _ => ValueScale.Of(descriptor.Id).Format(descriptor.Value),
    };

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

    private static string IdText(byte id) => DescriptorCatalog.NameOf((DescriptorId)id) ?? "0x" + id.ToString("X2", CultureInfo.InvariantCulture);

    private static string FunctionText(string[] names, byte function) => function < names.Length ? names[function] : Number(function);

    private static string RangeText(int begin, int end) => Number(begin) + ".." + Number(end);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Join(params ReadOnlySpan<string> words) => string.Join(' ', words!);
}
