namespace Tutti.Protocols.Mpdl;

/// <summary>One record of a file: a packet and when it is meant (mpdl-8.7). A view, valid until the reader is called again.</summary>
/// <param name="tag">The time as it stands in the file.</param>
/// <param name="elapsed">Units of 50 microseconds since the first record: the sum of the differences of tags.</param>
/// <param name="offset">Where the record starts, in octets from the start of the file.</param>
/// <param name="packet">The packet's octets; they may be malformed (<see cref="MpdlReader.TryCheck"/>).</param>
public readonly ref struct MpdlRecord(TimeTag tag, long elapsed, long offset, ReadOnlySpan<byte> packet)
{
    /// <summary>Octets before the packet: time tag and count.</summary>
    public const int HeadLength = 6;

    /// <summary>The time as it stands in the file.</summary>
    public TimeTag Tag { get; } = tag;

    /// <summary>Units of 50 microseconds since the first record; only differences of tags count.</summary>
    public long Elapsed { get; } = elapsed;

    /// <summary>Where the record starts, in octets from the start of the file.</summary>
    public long Offset { get; } = offset;

    /// <summary>The packet's octets.</summary>
    public ReadOnlySpan<byte> Packet { get; } = packet;
}
