using System.Globalization;

namespace Tutti.Protocols.Mpdl;

/// <summary>One descriptor as text, both ways (mpdl-12.2).</summary>
internal static partial class DescriptorText
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

    private static string IdText(byte id) => DescriptorCatalog.NameOf((DescriptorId)id) ?? "0x" + id.ToString("X2", CultureInfo.InvariantCulture);

    private static string FunctionText(string[] names, byte function) => function < names.Length ? names[function] : Number(function);

    private static string RangeText(int begin, int end) => Number(begin) + ".." + Number(end);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Join(params ReadOnlySpan<string> words) => string.Join(' ', words!);
}
