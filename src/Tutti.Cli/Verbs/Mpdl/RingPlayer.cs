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
    private readonly PlayerMemory _memory = new();
    private RemoteDevice? _device = device;
    private ulong _id = device.Id;

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

    /// <summary>Sends a packet of the piece.</summary>
    /// <param name="packet">With its tag.</param>
    /// <param name="length">Its length without.</param>
    /// <returns>False when it is not on its way.</returns>
    public bool TrySend(ReadOnlySpan<byte> packet, int length)
    {
        lock (_gate)
        {
            _memory.Note(packet[..length]);
            return _device?.TrySend(packet) ?? false;
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
    public void Look(IReadOnlyList<RemoteDevice> devices)
    {
        RemoteDevice? found = devices.FirstOrDefault(d => d.Id == _id) ?? devices.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.Ordinal));
        lock (_gate)
        {
            _device = found ?? _device;
            if (found is null || found.Id == _id)
            {
                return;
            }

            _id = found.Id;
            Returns++;
            SetLatency();
            foreach (byte[] packet in _memory.Packets())
            {
                found.TrySend(packet);
            }
        }
    }

    private void SetLatency() => _device?.TrySend(new MpdlWriter().Begin(NoteAddress.AllFamilies).Latency(MinimumLatency.FromSpan(latency)).WrittenSpan);
}
