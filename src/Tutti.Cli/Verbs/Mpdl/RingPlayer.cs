using Tutti.Protocols.Mpdl;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>A device that a sequencer plays, by its name: when it goes and comes back, it is told what it missed, and plays on.</summary>
/// <remarks>Thread-safe: yes.</remarks>
/// <param name="name">What it is called.</param>
/// <param name="device">Where it was found.</param>
/// <param name="latency">How long after a tag it acts.</param>
internal sealed class RingPlayer(string name, RemoteDevice device, TimeSpan latency)
{
    private readonly Lock _gate = new();
    // More than a whole memory is; who cannot be told that much is told what goes.
    private const int MostWaiting = 1024;

    private readonly PlayerMemory _memory = new();
    private readonly Queue<byte[]> _waiting = new();
    private RemoteDevice? _device = device;
    private ulong _id = device.Id;
    private TimeSpan _next = TimeSpan.MaxValue;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>How often it came back.</summary>
    public int Returns { get; private set; }

    /// <summary>Sets its latency.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            SetLatency();
        }
    }

    /// <summary>The next packet of the piece is for this time: what it has missed is told as it was up to then, even when the packet is sent late.</summary>
    /// <param name="next">On the line of the piece.</param>
    public void Expect(TimeSpan next)
    {
        lock (_gate)
        {
            _next = next;
        }
    }

    /// <summary>Sends a packet of the piece.</summary>
    /// <param name="at">When it is meant, on the line of the piece.</param>
    /// <param name="packet">With its tag.</param>
    /// <param name="length">Its length without.</param>
    /// <returns>False when it is not on its way.</returns>
    public bool TrySend(TimeSpan at, ReadOnlySpan<byte> packet, int length)
    {
        lock (_gate)
        {
            _memory.Note(at, packet[..length]);
            if (_device is null)
            {
                return false;
            }

            if (IsUpToDate())
            {
                return _device.TrySend(packet);
            }

            bool fits = _waiting.Count < MostWaiting;
            if (fits)
            {
                _waiting.Enqueue(packet.ToArray());
            }

            return fits;
        }
    }

    /// <summary>Ends all notes.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _device?.AllFamilies.Release();
        }
    }

    /// <summary>A device has begun anew: when it has this one's address, it does not get this one's notes.</summary>
    public void Notice(RemoteDevice started)
    {
        lock (_gate)
        {
            if (_device?.Address == started.Address && started.Id != _id)
            {
                _device = null;
            }
        }
    }

    /// <summary>Takes notice of who is on the ring now: one that has this name and has started anew gets what it missed.</summary>
    /// <param name="devices">Who is there.</param>
    /// <param name="line">The line of the piece: what it missed is carried out in the order of time with what follows.</param>
    public void Look(IReadOnlyList<RemoteDevice> devices, UnbrokenTime line)
    {
        RemoteDevice? found = devices.FirstOrDefault(d => d.Id == _id) ?? devices.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.Ordinal));
        lock (_gate)
        {
            _device = found ?? _device;
            if (found is not null && found.Id != _id)
            {
                _id = found.Id;
                Returns++;
                SetLatency();
                _waiting.Clear();
                TimeSpan at = line.Now is var now && now < _next ? now : _next;
                foreach (byte[] packet in _memory.Packets(at, line.TagAt(at)))
                {
                    _waiting.Enqueue(packet);
                }
            }

            IsUpToDate();
        }
    }

    // What it has missed goes out before anything else, as fast as the ring takes it.
    private bool IsUpToDate()
    {
        while (_waiting.TryPeek(out byte[]? packet) && _device is not null && _device.TrySend(packet))
        {
            _waiting.Dequeue();
        }

        return _waiting.Count == 0;
    }

    private void SetLatency() => _device?.TrySend(new MpdlWriter().Begin(NoteAddress.AllFamilies).Latency(MinimumLatency.FromSpan(latency)).WrittenSpan);
}
