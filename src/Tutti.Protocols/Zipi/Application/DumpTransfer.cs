namespace Tutti.Protocols.Zipi.Application;

/// <summary>One dump under way, at either end.</summary>
internal sealed class DumpTransfer(byte peer, int layer, byte number, bool incoming, uint length, uint check)
{
    public byte Peer { get; } = peer;

    public int Layer { get; } = layer;

    public byte Number { get; } = number;

    public bool Incoming { get; } = incoming;

    public uint Length { get; } = length;

    public uint Check { get; } = check;

    /// <summary>What is sent; empty at the receiver.</summary>
    public ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>Sent or received so far.</summary>
    public uint Offset { get; set; }

    public uint Reported { get; set; }

    public uint RunningCheck { get; set; }

    public bool IsAccepted { get; set; }

    /// <summary>Frames of this dump that are not acknowledged.</summary>
    public HashSet<long> Tickets { get; } = [];
}
