using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Tap;

/// <summary>One unit that was overheard, decoded. Texts come from strangers and may hold any character.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public sealed record TapUnit
{
    /// <summary>What it is.</summary>
    public required TapKind Kind { get; init; }

    /// <summary>What it says, on one line as far as the sender's text allows; not cut.</summary>
    public required string Says { get; init; }

    /// <summary>Its number in the conversation (ZRE units); null for others.</summary>
    public int? Sequence { get; init; }

    /// <summary>What is wrong with it; the default when nothing is.</summary>
    public DecodeError Error { get; init; }

    /// <summary>Octets on the wire, framing included; for a gap those that are missing.</summary>
    public long Octets { get; init; }

    /// <summary>The group of a SHOUT; null for others.</summary>
    public string? Group { get; init; }

    /// <summary>Where the sender accepts connections: as a beacon and its source say, or as a HELLO says; null for others.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The emitter that a SIG names; null for others.</summary>
    public string? Emitter { get; init; }

    /// <summary>The JSON text of a ZOCP message; null for others.</summary>
    public string? Content { get; init; }

    /// <summary>Who sent it: a node's name where it is known, else the first digits of its UUID, else its address.</summary>
    public string From { get; init; } = "";

    /// <summary>To whom; <c>everybody</c> for a beacon.</summary>
    public string To { get; init; } = "";

    /// <summary>Address and port it came from.</summary>
    public string FromAddress { get; init; } = "";

    /// <summary>Address and port it went to.</summary>
    public string ToAddress { get; init; } = "";

    /// <summary>UUID of the sender, where it is known.</summary>
    public Uuid? FromNode { get; init; }

    /// <summary>UUID of the receiver, where it is known.</summary>
    public Uuid? ToNode { get; init; }
}
