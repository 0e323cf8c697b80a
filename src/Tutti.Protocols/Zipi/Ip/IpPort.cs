using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>One port of a hub over IP: who is on it, and what it holds for them.</summary>
internal sealed class IpPort(int index)
{
    private const int MostHeld = 1024 * 20;

    private readonly ByteWriter _held = new(0);
    private byte[] _nonce = [];
    private Instant _budgetAt;
    private int _budget;

    /// <summary>Its place in the ring, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>The link; null when nobody is there.</summary>
    public IpLink? Link { get; private set; }

    /// <summary>The seal of the link; null on a ring without a secret.</summary>
    public IpSeal? Seal { get; private set; }

    /// <summary>Where datagrams for it go.</summary>
    public IpPeer Peer { get; set; }

    /// <summary>Who is, or was, on it.</summary>
    public ulong Id { get; private set; }

    public ulong Instance { get; private set; }

    public IpRole Role { get; private set; }

    /// <summary>It is in the ring.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The device's address; 0 while it has none.</summary>
    public byte Address { get; set; }

    /// <summary>The token is here, and was not let go yet.</summary>
    public bool HasToken { get; set; }

    /// <summary>It is in the hub's queue of ports with something to send.</summary>
    public bool IsInQueue { get; set; }

    public long FramesIn { get; private set; }

    public long FramesOut { get; private set; }

    public long OctetsIn { get; private set; }

    public long OctetsOut { get; private set; }

    public long Errors { get; set; }

    public TimeSpan ClockError { get; set; }

    private Instant SentAt { get; set; } = new(long.MinValue / 2);

    /// <summary>Somebody is let in.</summary>
    public void Attach(IpLink link, IpPeer peer, in IpDoor.Proof proof)
    {
        (Link, Peer, Id, Instance, Role, Seal) = (link, peer, proof.Id, proof.Instance, proof.Role, proof.Seal);
        _nonce = proof.Nonce.ToArray();
        (FramesIn, FramesOut, OctetsIn, OctetsOut, Errors, ClockError) = (0, 0, 0, 0, 0, default);
        Empty();
    }

    /// <summary>Nobody is there any longer; the id is kept, so that whoever comes back finds its place.</summary>
    public void Detach()
    {
        Link = null;
        Empty();
    }

    /// <summary>True when the proof that let the link in is this one, come again.</summary>
    public bool WasLetInBy(ReadOnlySpan<byte> nonce) => nonce.SequenceEqual(_nonce);

    /// <summary>True when the link has handed in what a link may in a second: what comes now has to come again later (zipi-6.5).</summary>
    public bool IsOverBudget(Instant now, int framesPerSecond)
    {
        if (now - _budgetAt >= TimeSpan.FromSeconds(1))
        {
            (_budgetAt, _budget) = (now, framesPerSecond);
        }

        return _budget <= 0;
    }

    /// <summary>A frame was handed in.</summary>
    public void CountIn(Instant now, int octets)
    {
        _budget--;
        FramesIn++;
        OctetsIn += octets;
        SentAt = now;
    }

    /// <summary>Passes a frame on; what it has no room for is dropped, as it would be on the wire.</summary>
    public bool TryPass(ReadOnlySpan<byte> frame)
    {
        if (Link is null || !Link.TryAdd(IpPartKind.Frame, frame))
        {
            Errors++;
            return false;
        }

        FramesOut++;
        OctetsOut += frame.Length;
        return true;
    }

    /// <summary>Keeps an answer to the roll until it is this port's turn (zipi-6.10).</summary>
    public void Hold(ReadOnlySpan<byte> frame)
    {
        if (_held.Length + frame.Length < MostHeld)
        {
            _held.WriteU16((ushort)frame.Length);
            _held.Write(frame);
        }
    }

    /// <summary>What was kept, each with two octets of length before it.</summary>
    public ReadOnlySpan<byte> Held => _held.WrittenSpan;

    /// <summary>What was kept has been passed on.</summary>
    public void ClearHeld() => _held.Clear();

    /// <summary>What its lights show.</summary>
    public PortLight LightAt(Instant now) => Link is null ? PortLight.Off : now - SentAt < IpTimes.Light ? PortLight.Sending : PortLight.Connected;

    /// <summary>Its line in the hub's status.</summary>
    public HubPortStatus Describe(Instant now) => new()
    {
        Port = Index,
        Role = Role,
        Id = Id,
        Address = Address,
        Light = LightAt(now),
        IsOpen = IsOpen,
        FramesIn = FramesIn,
        FramesOut = FramesOut,
        OctetsIn = OctetsIn,
        OctetsOut = OctetsOut,
        Errors = Errors,
        Repeated = Link?.RepeatedCount ?? 0,
        Waiting = Link?.Waiting ?? 0,
        ClockError = ClockError,
    };

    private void Empty()
    {
        (IsOpen, Address, HasToken) = (false, RingAddress.None, false);
        _held.Clear();
    }
}
