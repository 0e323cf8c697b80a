using System.Text.Json.Serialization;

using Tutti.Protocols.Zocp;

namespace Tutti.State;

/// <summary>A patch in a state file, wanted or ended.</summary>
internal sealed record StatePatch
{
    /// <summary>Gets which end is this node's: <c>from</c>, <c>to</c> or <c>both</c>.</summary>
    [JsonRequired]
    public StateEnd Here { get; init; }

    /// <summary>Gets the emitter's path.</summary>
    [JsonRequired]
    public string From { get; init; } = "";

    /// <summary>Gets the receiver's path.</summary>
    [JsonRequired]
    public string To { get; init; } = "";

    /// <summary>Gets the other node's name; empty when both ends are here.</summary>
    public string Node { get; init; } = "";

    /// <summary>Gets the other node's identity; empty when it has none.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Gets the other node's UUID when it was last here; empty when that is not known.</summary>
    public string? Uuid { get; init; }

    /// <summary>Gets the type of the other node's parameter.</summary>
    public TypeHint? Type { get; init; }

    /// <summary>Gets how often it was made and ended.</summary>
    [JsonRequired]
    public long Counter { get; init; }

    /// <summary>Gets when it was ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    public static StatePatch Of(RememberedPatch patch) => new()
    {
        Here = patch.IsInside ? StateEnd.Both : patch.IsEmitter ? StateEnd.From : StateEnd.To,
        From = patch.Emitter,
        To = patch.Receiver,
        Node = patch.PeerName,
        Identity = patch.PeerIdentity,
        Uuid = patch.Peer == default ? null : patch.Peer.ToString(),
        Type = patch.FarType,
        Counter = patch.Counter,
    };

    public static StatePatch Of(RemovedPatch patch) => new()
    {
        Here = patch.IsEmitter ? StateEnd.From : StateEnd.To,
        From = patch.Emitter,
        To = patch.Receiver,
        Node = patch.PeerName,
        Identity = patch.PeerIdentity,
        Counter = patch.Counter,
        Ended = patch.At,
    };

    public RememberedPatch ToRemembered() => new()
    {
        IsEmitter = Here != StateEnd.To,
        IsInside = Here == StateEnd.Both,
        Emitter = From,
        Receiver = To,
        PeerName = Node,
        PeerIdentity = Identity,
        Peer = Tutti.Uuid.TryParse(Uuid, out Uuid uuid) ? uuid : default,
        FarType = Type,
        Counter = Counter,
    };

    public RemovedPatch ToRemoved() => new()
    {
        IsEmitter = Here != StateEnd.To,
        Emitter = From,
        Receiver = To,
        PeerName = Node,
        PeerIdentity = Identity,
        Counter = Counter,
        At = Ended ?? default,
    };
}
