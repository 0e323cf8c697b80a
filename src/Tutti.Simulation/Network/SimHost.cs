using System.Net;

using Tutti.Protocols.Zre;

namespace Tutti.Simulation.Network;

/// <summary>A machine with one program on it. It can lose its cable, its power, and be stopped for a while.</summary>
/// <remarks>Thread-safe: no.</remarks>
public abstract class SimHost
{
    private readonly List<Action> _waiting = [];
    private readonly HashSet<SimHost> _unheardBy = [];

    /// <summary>A machine that is switched on, with its cable in and no program running.</summary>
    protected SimHost(World world, string name, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(world);
        World = world;
        Name = name;
        Address = address;
        AddressText = address?.ToString() ?? "";
        world.Network.Add(this);
    }

    /// <summary>Where it is.</summary>
    public World World { get; }

    /// <summary>The name of its program.</summary>
    public string Name { get; }

    /// <summary>Its address.</summary>
    public IPAddress Address { get; private set; }

    /// <summary>The same as text.</summary>
    public string AddressText { get; private set; }

    /// <summary>Where the program listens; 0: nowhere.</summary>
    public ushort Port { get; protected set; }

    /// <summary>Where it listens as a gossip hub; 0: nowhere.</summary>
    public ushort HubPort { get; protected set; }

    /// <summary>True while the program runs.</summary>
    public bool IsUp { get; protected set; }

    /// <summary>True while the machine has power: without, its connections vanish without a word.</summary>
    public bool IsPowered { get; internal set; } = true;

    /// <summary>True while its cable is in.</summary>
    public bool IsPlugged { get; private set; } = true;

    /// <summary>Hosts reach each other within one island only.</summary>
    public int Island { get; private set; }

    /// <summary>True while the program is stopped: its kernel still takes what comes, within bounds.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>True while the machine has another address than its program knows: what it had connected to hears no more of it.</summary>
    public virtual bool IsAstray => false;

    /// <summary>True while its program does not read from its connections.</summary>
    public virtual bool ReadsNothing => IsFrozen;

    /// <summary>When its program last went on after it was stopped, in the world's time.</summary>
    public Protocols.Wire.Instant AwakeSince { get; private set; }

    /// <summary>When it last became able or unable to reach others, in the world's time.</summary>
    public Protocols.Wire.Instant ReachChangedAt { get; private set; }

    internal List<SimEnd> Ends { get; } = [];

    /// <summary>True when packets go to and fro between here and another host now.</summary>
    public bool Reaches(SimHost other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsHeardBy(other) && other.IsHeardBy(this);
    }

    /// <summary>True when packets from here come to another host now, whether or not its packets come here.</summary>
    public bool IsHeardBy(SimHost other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsPowered && other.IsPowered && (this == other || (IsPlugged && other.IsPlugged && Island == other.Island && !_unheardBy.Contains(other)));
    }

    /// <summary>Lets packets from here to another host get lost, or come again; the way back is not touched.</summary>
    public void Hush(SimHost other, bool isHushed)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (isHushed ? _unheardBy.Add(other) : _unheardBy.Remove(other))
        {
            ReachChangedAt = other.ReachChangedAt = World.Now;
            World.Say($"{Name}: {(isHushed ? "not " : "")}heard by {other.Name}");
        }
    }

    /// <summary>Pulls the cable out or puts it in.</summary>
    public void Plug(bool isIn)
    {
        if (IsPlugged != isIn)
        {
            IsPlugged = isIn;
            ReachChangedAt = World.Now;
            World.Say($"{Name}: cable {(isIn ? "in" : "out")}");
        }
    }

    /// <summary>Moves it to another island.</summary>
    public void MoveTo(int island)
    {
        if (Island != island)
        {
            Island = island;
            ReachChangedAt = World.Now;
            World.Say($"{Name}: island {island}");
        }
    }

    /// <summary>Stops the program as it is, or lets it go on.</summary>
    public void Freeze(bool stop)
    {
        if (IsFrozen == stop)
        {
            return;
        }

        IsFrozen = stop;
        AwakeSince = World.Now;
        World.Say($"{Name}: {(stop ? "stopped" : "goes on")}");
        if (stop)
        {
            return;
        }

        foreach (Action action in _waiting.ToArray())
        {
            action();
        }

        _waiting.Clear();
        ResumeReading();
        Thawed();
    }

    internal void OnBeacon(IPAddress source, byte[] datagram)
    {
        const int mostWaiting = 256;
        if (!IsUp)
        {
            return;
        }

        if (!IsFrozen)
        {
            HearBeacon(source, datagram);
        }
        else if (_waiting.Count < mostWaiting)
        {
            _waiting.Add(() => OnBeacon(source, datagram));
        }
    }

    internal void OnAccept(SimEnd end)
    {
        if (WhenAwake(() => OnAccept(end)) && end.IsOpen && (!IsUp || !TryAccept(end)))
        {
            end.Close();
        }
    }

    internal void OnConnected(SimEnd end)
    {
        if (WhenAwake(() => OnConnected(end)) && end.IsOpen)
        {
            Connected(end);
        }
    }

    internal void OnSent(SimEnd end)
    {
        if (WhenAwake(() => OnSent(end)) && end.IsOpen)
        {
            Sent(end);
        }
    }

    internal void OnReceived(SimEnd end, ReadOnlySpan<byte> octets) => Received(end, octets);

    internal void OnClosed(SimEnd end, LinkEnd why)
    {
        if (WhenAwake(() => OnClosed(end, why)))
        {
            Closed(end, why);
        }
    }

#pragma warning disable CA1716 // "end" is what it is, whatever Visual Basic says.
    /// <summary>A datagram came in on the beacon port.</summary>
    protected abstract void HearBeacon(IPAddress source, byte[] datagram);

    /// <summary>Somebody connected; false: it is closed.</summary>
    protected abstract bool TryAccept(SimEnd end);

    /// <summary>A connection that was asked for stands.</summary>
    protected abstract void Connected(SimEnd end);

    /// <summary>Octets came; valid during the call.</summary>
    protected abstract void Received(SimEnd end, ReadOnlySpan<byte> octets);

    /// <summary>What did not fit at once is written.</summary>
    protected abstract void Sent(SimEnd end);

    /// <summary>A connection ended, or did not come about.</summary>
    protected abstract void Closed(SimEnd end, LinkEnd why);
#pragma warning restore CA1716

    /// <summary>The program goes on after it was stopped.</summary>
    protected abstract void Thawed();

    /// <summary>The machine has another address: its connections are at the old one, where nobody is any more.</summary>
    protected void ChangeAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        World.Network.Move(this, address.ToString());
        Address = address;
        AddressText = address.ToString();
        ReachChangedAt = World.Now;
        World.Say($"{Name}: address {address}");
    }

    /// <summary>The program, which spoke and listened where the machine is no more, has noticed it: who ended meanwhile could not tell it.</summary>
    protected void BeReached() => ReachChangedAt = World.Now;

    /// <summary>The program reads from its connections again.</summary>
    protected void ResumeReading()
    {
        foreach (SimEnd end in Ends.ToArray())
        {
            end.Other.Outgoing.Resume();
        }
    }

    /// <summary>The program has ended: its kernel closes everything, or nothing does when the power is gone.</summary>
    protected void EndAll(bool silently)
    {
        Port = HubPort = 0;
        IsUp = false;
        _waiting.Clear();
        IsFrozen = false;
        foreach (SimEnd end in Ends.ToArray())
        {
            if (silently)
            {
                end.Vanish();
            }
            else
            {
                end.Close();
            }
        }
    }

    private bool WhenAwake(Action again)
    {
        if (IsFrozen)
        {
            _waiting.Add(again);
        }

        return !IsFrozen;
    }
}
