using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti;

/// <summary>Another node on the network, as this node knows it.</summary>
/// <remarks>It tells the present state at each call, also after the peer is gone: then the last one known. Thread-safe: yes.</remarks>
public sealed class Peer
{
    private readonly Node _node;
    private readonly ZrePeer _zre;

    internal Peer(Node node, ZrePeer zre)
    {
        _node = node;
        _zre = zre;
        Uuid = zre.Uuid;
        Name = zre.Name;
        Endpoint = zre.Endpoint.ToString();
        Headers = zre.Headers;
        IsZocp = Headers.ContainsKey(ZocpHeaders.Zocp);
        IsTutti = Headers.ContainsKey(ZocpHeaders.Extensions);
    }

    /// <summary>Its UUID, new each time it starts.</summary>
    public Uuid Uuid { get; }

    /// <summary>Its name; not unique, and not checked: it may hold any character.</summary>
    public string Name { get; }

    /// <summary>Where it accepts connections, as <c>tcp://HOST:PORT</c>.</summary>
    public string Endpoint { get; }

    /// <summary>Its ZRE headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>32 lower-case hex digits that stay the same when it starts again; null for a node without memory, such as every old one.</summary>
    public string? Identity => Headers.GetValueOrDefault(ZocpHeaders.Identity);

    /// <summary>True for a node that speaks ZOCP, so has parameters; false for one that only speaks ZRE.</summary>
    public bool IsZocp { get; }

    /// <summary>True for a node that understands the answers, errors and removals that Tutti adds to ZOCP.</summary>
    public bool IsTutti { get; }

    /// <summary>What program it probably runs on, in a word: <c>tutti</c>, <c>pyzocp</c>, <c>zre</c>.</summary>
    public string Implementation => IsTutti ? "tutti" : IsZocp ? "pyzocp" : "zre";

    /// <summary>False once it has gone.</summary>
    public bool IsPresent { get; internal set; } = true;

    /// <summary>True once it has told its parameters.</summary>
    public bool ParametersKnown => _node.Read(this, static peer => peer?.TreeKnown ?? false);

    /// <summary>The groups it is in.</summary>
    public IReadOnlyList<string> Groups
    {
        get
        {
            lock (_node.Gate)
            {
                return [.. _zre.Groups];
            }
        }
    }

    /// <summary>Its parameters, in its own order; empty until it has told them.</summary>
    public IReadOnlyList<RemoteParameter> Parameters => _node.Read(this, static peer => peer is null ? [] : RemoteParameters.Of(peer.Tree));

    /// <summary>
    /// Where it stands in the room, as it says: <c>location</c>, <c>orientation</c> and <c>scale</c> of three numbers, <c>matrix</c> of four rows of
    /// four; what it does not say is left out. Units are the show's own.
    /// </summary>
    public IReadOnlyDictionary<string, ZocpValue> Placement =>
        _node.Read(this, static peer => peer is null ? new Dictionary<string, ZocpValue>(StringComparer.Ordinal) : RemoteParameters.PlacementOf(peer.Tree));

    /// <summary>The address of one of its parameters, whether it exists or not.</summary>
    /// <param name="path"><c>NAME</c>, or <c>OBJECT/NAME</c>.</param>
    public ParameterAddress this[string path] => new(Uuid, path);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
