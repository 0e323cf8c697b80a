namespace Tutti.Protocols.Zocp;

/// <summary>What a <see cref="ZocpNode"/> is told once, with the bounds of everything it keeps.</summary>
public sealed record ZocpOptions
{
    /// <summary>The node's name, as in its HELLO.</summary>
    public required string Name { get; init; }

    /// <summary>The node's identity: 32 lower-case hex digits; empty for none.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Most parameters in the own tree.</summary>
    public int MaxParameters { get; init; } = 4096;

    /// <summary>Most octets of one tree, own or cached (see <see cref="CapabilityTree"/>).</summary>
    public long MaxTreeOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most octets of one message; longer ones are dropped.</summary>
    public int MaxMessageOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most octets of a parameter, object or method name, in UTF-8.</summary>
    public int MaxNameOctets { get; init; } = 255;

    /// <summary>Most nested arrays and objects in a message, 4 to 64.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Most peers.</summary>
    public int MaxPeers { get; init; } = 1000;

    /// <summary>Most subscriptions in each direction, and most links remembered.</summary>
    public int MaxLinks { get; init; } = 16384;

    /// <summary>Most requests waiting for an answer, and most calls waiting for ours.</summary>
    public int MaxRequests { get; init; } = 4096;

    /// <summary>Most events waiting to be taken; what comes on top is counted and lost.</summary>
    public int MaxEvents { get; init; } = 65536;

    /// <summary>Most receivers that one signal passes through.</summary>
    public int MaxHops { get; init; } = 32;

    /// <summary>How long an answer may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether others may add keys to the own tree.</summary>
    public bool AllowNewKeys { get; init; } = true;

    /// <summary>False: <see cref="ZocpEventKind.SignalReceived"/> is told of what is watched only, not of links into own parameters.</summary>
    public bool TellLinkedSignals { get; init; } = true;

    internal void Check()
    {
        bool good = MaxParameters > 0 && MaxTreeOctets > 0 && MaxMessageOctets > 0 && MaxNameOctets > 0 && MaxDepth is >= 4 and <= JsonText.DeepestNesting
            && MaxPeers > 0 && MaxLinks > 0 && MaxRequests > 0 && MaxEvents > 0 && MaxHops > 0 && RequestTimeout > TimeSpan.Zero;
        if (!good)
        {
            throw new InvalidOperationException("Every bound in the options must be above 0, and MaxDepth from 4 to 64.");
        }
    }
}
