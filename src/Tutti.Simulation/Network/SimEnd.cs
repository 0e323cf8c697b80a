using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Simulation.Network;

/// <summary>One end of a TCP connection.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class SimEnd
{
    private SimEnd(SimNetwork network, SimHost host)
    {
        Host = host;
        Outgoing = new SimStream(network, this);
    }

    /// <summary>Whose end it is.</summary>
    public SimHost Host { get; }

    /// <summary>The address this side has in the connection; it may be one that its host has no more.</summary>
    public string Address { get; private init; } = "";

    /// <summary>The port that was connected to, at the side that accepted; else 0.</summary>
    public ushort Port { get; private init; }

    /// <summary>The end at the other side.</summary>
    public SimEnd Other { get; private set; } = null!;

    /// <summary>The number that a core gave the connection; 0 for none.</summary>
    public LinkId Link { get; set; }

    /// <summary>What a program other than a core keeps with it.</summary>
    public object? Tag { get; set; }

    /// <summary>False once this side has closed it or was told that it is closed.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>True at the side that was connected to.</summary>
    public bool IsAccepted { get; private init; }

    internal SimStream Outgoing { get; }

    /// <summary>Gets a value indicating whether packets from here come to the other side now.</summary>
    internal bool IsHeard => Host.IsHeardBy(Other.Host) && IsAtHome && Other.IsAtHome;

    private bool IsAtHome => string.Equals(Address, Host.AddressText, StringComparison.Ordinal);

    /// <summary>Gets or sets a value indicating whether the other side has answered.</summary>
    internal bool IsEstablished { get; set; }

    /// <summary>Writes octets; they are copied.</summary>
    /// <returns>False: not all fit yet; the host is told when they do.</returns>
    public bool TryWrite(ReadOnlyMemory<byte> octets) => !IsOpen || Outgoing.TryWrite(octets);

    /// <summary>What the machine's TCP knows of the way to the other side.</summary>
    public LinkProgress Examine() => Outgoing.IsRetransmitting ? LinkProgress.Retransmitting : LinkProgress.Acknowledged;

    /// <summary>Closes this end: what was written still goes, then the other side sees the end.</summary>
    public void Close()
    {
        if (Leave())
        {
            Outgoing.Finish();
        }
    }

    /// <summary>Gives two ends that are connected to each other.</summary>
    internal static SimEnd Pair(SimNetwork network, SimHost from, SimHost to, Endpoint endpoint)
    {
        SimEnd near = new(network, from) { Address = from.AddressText };
        SimEnd far = new(network, to) { Address = endpoint.Host, Port = endpoint.Port, IsAccepted = true, Other = near };
        near.Other = far;
        from.Ends.Add(near);
        to.Ends.Add(far);
        return near;
    }

    /// <summary>This end is gone and says nothing: the power failed.</summary>
    internal void Vanish()
    {
        Leave();
        Outgoing.Drop();
    }

    /// <summary>This end sees that the connection is over.</summary>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "What happens to it")]
    internal void End(LinkEnd why)
    {
        if (Leave())
        {
            if (!Outgoing.IsCut)
            {
                Outgoing.Drop();
            }

            Host.OnClosed(this, why);
        }
    }

    private bool Leave()
    {
        bool was = IsOpen;
        IsOpen = false;
        Host.Ends.Remove(this);
        return was;
    }
}
