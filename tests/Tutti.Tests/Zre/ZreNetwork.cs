using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>A network in one thread and virtual time: nodes and raw peers, connections that can be cut, refused, stalled and delayed.</summary>
internal sealed class ZreNetwork
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private long _order;

    public Instant Now { get; private set; } = new(1_000_000_000);

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Loses all beacons while true.</summary>
    public bool Deaf { get; set; }

    /// <summary>Two that hear everybody but each other.</summary>
    public (ZreStation One, ZreStation Other)? Parted { get; private set; }

    public List<ZreStation> Stations { get; } = [];

    public List<Wire> Wires { get; } = [];

    /// <summary>Everything that was said over connections between stations, HELLO to the end.</summary>
    public List<Said> Heard { get; } = [];

    public NodeStation Add(string name, Func<ZreOptions, ZreOptions>? change = null, byte number = 0, ushort port = 5000, string? ip = null)
    {
        byte own = number == 0 ? (byte)(Stations.Count + 1) : number;
        ZreOptions options = new() { Name = name };
        Uuid uuid = new(own * new UInt128(0x0101010101010101, 0x0101010101010101));
        NodeStation station = new(this, new ZreNode(change?.Invoke(options) ?? options, uuid, own), IPAddress.Parse(ip ?? $"10.0.0.{own}"), port);
        Stations.Add(station);
        return station;
    }

    public RawStation AddRaw(Uuid uuid, ushort port = 6000, string? ip = null)
    {
        RawStation station = new(this, uuid, IPAddress.Parse(ip ?? $"10.0.1.{Stations.Count + 1}"), port);
        Stations.Add(station);
        return station;
    }

    public void After(TimeSpan wait, Action action) => _queue.Enqueue(action, ((Now + wait).Nanoseconds, _order++));

    public void Run(double seconds)
    {
        Instant end = Now + TimeSpan.FromSeconds(seconds);
        int still = 0;
        while (true)
        {
            Instant next = _queue.TryPeek(out _, out (long At, long Order) head) ? new Instant(head.At) : Instant.Never;
            NodeStation? due = null;
            foreach (ZreStation station in Stations)
            {
                if (station is NodeStation { IsGone: false } node && node.Node.NextDeadline < next)
                {
                    next = node.Node.NextDeadline;
                    due = node;
                }
            }

            if (next > end)
            {
                Now = end;
                return;
            }

            still = next > Now ? 0 : still + 1;
            Assert.True(still < 100_000, "time stands still");
            Now = next > Now ? next : Now;
            if (due is not null)
            {
                due.Do(node => node.Advance(Now));
            }
            else
            {
                _queue.Dequeue()();
            }
        }
    }

    /// <summary>Runs until something holds, at most so many seconds; returns how long it took.</summary>
    public TimeSpan RunUntil(Func<bool> holds, double seconds)
    {
        Instant start = Now;
        while (!holds())
        {
            Assert.True(Now - start < TimeSpan.FromSeconds(seconds), "it did not happen in time");
            Run(0.001);
        }

        return Now - start;
    }

    public void Broadcast(ZreStation from, byte[] datagram)
    {
        if (from.IsGone)
        {
            return;
        }

        foreach (ZreStation to in Stations)
        {
            if (to == from || (!Deaf && !to.IsGone && Reaches(from, to)))
            {
                After(Latency, () =>
                {
                    if (!to.IsGone)
                    {
                        to.OnBeacon(from.Address, datagram);
                    }
                });
            }
        }
    }

    public void Connect(ZreStation from, object handle, Endpoint endpoint)
    {
        ZreStation? to = Stations.FirstOrDefault(s => !s.IsGone && s.Answers(endpoint));
        if (from.IsCutOff || (to is not null && !Reaches(from, to)))
        {
            return; // nobody answers
        }

        Wire wire = new(from, handle) { IsToHub = to is RawStation { IsHub: true } || (to is NodeStation hub && endpoint.Port == hub.HubPort) };
        After(Latency, () =>
        {
            if (to is null || to.IsGone || !to.Listens || to.OnAccept(wire, from.Address.ToString()) is not { } other)
            {
                After(Latency, () => from.OnClosed(handle, LinkEnd.Refused));
                return;
            }

            wire.To = to;
            wire.ToHandle = other;
            Wires.Add(wire);
            After(Latency, () =>
            {
                if (wire.IsOpen)
                {
                    from.OnConnected(handle, wire, to.Address.ToString());
                }
            });
        });
    }

    public void Write(Wire wire, ZreStation from, object handle, byte[] octets, Action sent)
    {
        bool forward = wire.IsForward(from, handle);
        ZreStation to = forward ? wire.To! : wire.From;
        if (to.IsStalled)
        {
            wire.Stalled.Enqueue(() => Write(wire, from, handle, octets, sent));
            return;
        }

        if (forward)
        {
            Tap(wire, octets);
        }

        After(TimeSpan.Zero, sent);
        After(Latency, () => Arrive(wire, forward, octets));
    }

    /// <summary>The cable is in again: TCP sends what it could not deliver.</summary>
    public void PlugIn(ZreStation station)
    {
        station.IsCutOff = false;
        Deliver();
    }

    /// <summary>Nothing gets through between two stations, in either direction; TCP keeps it.</summary>
    public void Part(ZreStation one, ZreStation other) => Parted = (one, other);

    /// <summary>The two that were parted reach each other again.</summary>
    public void Unite()
    {
        Parted = null;
        Deliver();
    }

    private void Deliver()
    {
        foreach (Wire wire in Wires)
        {
            for (int i = wire.Undelivered.Count; i > 0; i--)
            {
                wire.Undelivered.Dequeue()();
            }
        }
    }

    private bool Reaches(ZreStation from, ZreStation to) =>
        !from.IsCutOff && !to.IsCutOff && (Parted is not { } parted || (parted != (from, to) && parted != (to, from)));

    private void Arrive(Wire wire, bool forward, byte[] octets)
    {
        ZreStation from = forward ? wire.From : wire.To!;
        ZreStation to = forward ? wire.To! : wire.From;
        if (!wire.IsOpen || to.IsGone)
        {
            return;
        }

        if (!Reaches(from, to))
        {
            wire.Undelivered.Enqueue(() => Arrive(wire, forward, octets));
            return;
        }

        to.OnReceive(forward ? wire.ToHandle! : wire.FromHandle, octets);
    }

    public void Resume(ZreStation station)
    {
        station.IsStalled = false;
        foreach (Wire wire in Wires)
        {
            for (int i = wire.Stalled.Count; i > 0; i--)
            {
                wire.Stalled.Dequeue()();
            }
        }
    }

    public void Close(Wire wire, ZreStation by, object handle)
    {
        bool forward = wire.IsForward(by, handle);
        ZreStation other = forward ? wire.To! : wire.From;
        After(Latency, () =>
        {
            if (wire.IsOpen)
            {
                wire.IsOpen = false;
                if (!Reaches(by, other))
                {
                    wire.Undelivered.Enqueue(() => other.OnClosed(forward ? wire.ToHandle! : wire.FromHandle, LinkEnd.Ended));
                }
                else if (!other.IsGone)
                {
                    other.OnClosed(forward ? wire.ToHandle! : wire.FromHandle, LinkEnd.Ended);
                }
            }
        });
    }

    /// <summary>Breaks the connections that one station has opened to another; both notice at once.</summary>
    public void Cut(ZreStation from, ZreStation to)
    {
        foreach (Wire wire in Wires.Where(w => w.IsOpen && w.From == from && w.To == to).ToArray())
        {
            wire.IsOpen = false;
            from.OnClosed(wire.FromHandle, LinkEnd.Failed);
            to.OnClosed(wire.ToHandle!, LinkEnd.Failed);
        }
    }

    /// <summary>The program ends without a word; its kernel closes what it had.</summary>
    public void Kill(ZreStation station)
    {
        foreach (Wire wire in Wires.Where(w => w.IsOpen && (w.From == station || w.To == station)))
        {
            Close(wire, station, wire.From == station ? wire.FromHandle : wire.ToHandle!);
        }

        After(TimeSpan.Zero, () => station.IsGone = true);
    }

    public int OpenWires(ZreStation from, ZreStation to) => Wires.Count(w => w.IsOpen && w.From == from && w.To == to);

    private void Tap(Wire wire, byte[] octets)
    {
        wire.Spoken.AddRange(octets);
        while (wire.TryTakeMessage(out byte[][]? frames))
        {
            Heard.Add(new Said(wire, Now, frames!));
        }
    }
}

/// <summary>One unit on one connection.</summary>
internal sealed record Said(Wire Wire, Instant At, byte[][] Frames)
{
    public ZreStation From => Wire.From;

    public ZreStation To => Wire.To!;

    public ZreUnitId Id => (ZreUnitId)Frames[0][2];

    public ushort Sequence => (ushort)((Frames[0][4] << 8) | Frames[0][5]);

    public ZreHello Hello()
    {
        Assert.True(ZreHello.TryRead(Frames[0], 10_000, 10_000, out ZreHello? hello, out DecodeError error), error.ToString());
        return hello!;
    }
}

internal sealed class Wire(ZreStation from, object fromHandle)
{
    private int _read = 64;

    public ZreStation From { get; } = from;

    public object FromHandle { get; } = fromHandle;

    public ZreStation? To { get; set; }

    public object? ToHandle { get; set; }

    public bool IsOpen { get; set; } = true;

    public bool IsToHub { get; init; }

    public List<byte> Spoken { get; } = [];

    public Queue<Action> Stalled { get; } = new();

    public Queue<Action> Undelivered { get; } = new();

    public bool IsForward(ZreStation by, object handle) => by == From && Equals(handle, FromHandle);

    public bool TryTakeMessage(out byte[][]? frames)
    {
        List<byte[]> read = [];
        int position = _read;
        while (position + 2 <= Spoken.Count)
        {
            byte flags = Spoken[position];
            bool isLong = (flags & 2) != 0;
            int header = isLong ? 9 : 2;
            if (position + header > Spoken.Count)
            {
                break;
            }

            int length = Spoken[position + 1];
            if (isLong)
            {
                length = (Spoken[position + 5] << 24) | (Spoken[position + 6] << 16) | (Spoken[position + 7] << 8) | Spoken[position + 8];
            }

            if (position + header + length > Spoken.Count)
            {
                break;
            }

            if ((flags & 4) == 0)
            {
                read.Add([.. Spoken.GetRange(position + header, length)]);
            }

            position += header + length;
            if ((flags & 5) == 0)
            {
                Spoken.RemoveRange(_read, position - _read);
                frames = [.. read];
                return true;
            }

            if ((flags & 4) != 0)
            {
                Spoken.RemoveRange(_read, position - _read);
                position = _read;
            }
        }

        frames = null;
        return false;
    }
}
