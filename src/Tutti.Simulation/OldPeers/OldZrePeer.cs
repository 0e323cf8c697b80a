using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Simulation.Network;

namespace Tutti.Simulation.OldPeers;

/// <summary>What an old ZRE program keeps of a peer.</summary>
internal sealed class OldZrePeer(Uuid uuid, Endpoint endpoint)
{
    public Uuid Uuid { get; } = uuid;

    public Endpoint Endpoint { get; } = endpoint;

    public string Name { get; set; } = "notset";

    public bool IsReady { get; set; }

    /// <summary>Gets or sets a value indicating whether too much waited for it: nothing is sent to it or taken from it any more.</summary>
    public bool IsMute { get; set; }

    public Instant Heard { get; set; }

    public int Sent { get; set; }

    public int Expected { get; set; }

    public byte Status { get; set; }

    /// <summary>Gets the groups it said it is in.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    public SimEnd? Dealer { get; set; }

    public ZmtpSession? Session { get; set; }

    /// <summary>Gets whole units that wait for the connection; they survive when it breaks.</summary>
    public Queue<byte[][]> Queue { get; } = new();
}
