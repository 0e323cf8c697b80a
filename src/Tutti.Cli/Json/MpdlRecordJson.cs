using System.Text.Json;
using System.Text.Json.Serialization;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Json;

/// <summary>One record of an MPDL file: a line of <c>mpdl decode --json</c>.</summary>
/// <param name="Seconds">Since the first record.</param>
/// <param name="Tag">The time tag as it stands in the file, in units of 50 microseconds.</param>
/// <param name="Offset">Where the record starts, in octets.</param>
/// <param name="Packet">The packet in hexadecimal digits.</param>
/// <param name="Parts">What is for each address, in the order of the packet; left out when it is malformed.</param>
/// <param name="Error">Why the packet is malformed; otherwise left out.</param>
internal sealed record MpdlRecordJson(
    double Seconds,
    uint Tag,
    long Offset,
    string Packet,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MpdlPartJson>? Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    /// <summary>A record.</summary>
    public static MpdlRecordJson Of(in MpdlRecord record)
    {
        bool isWhole = MpdlReader.TryCheck(record.Packet, out DecodeError error);
        return new MpdlRecordJson(
            Math.Round(record.Elapsed / (double)TimeTag.UnitsPerSecond, 5),
            record.Tag.Units,
            record.Offset,
            Convert.ToHexString(record.Packet),
            isWhole ? PartsOf(record.Packet) : null,
            isWhole ? null : error.ToString());
    }

    /// <summary>The record as one line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, CliJson.Plain.MpdlRecordJson);

    private static List<MpdlPartJson> PartsOf(ReadOnlySpan<byte> packet)
    {
        var reader = new MpdlReader(packet);
        List<MpdlPartJson> parts = [new(reader.Address.ToString(), [])];
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.NewAddress)
            {
                parts.Add(new MpdlPartJson(reader.Address.ToString(), []));
            }
            else
            {
                parts[^1].Descriptors.Add(MpdlDescriptorJson.Of(descriptor));
            }
        }

        return parts;
    }
}
