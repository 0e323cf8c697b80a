using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>Two buffers: one gathers what is to be sent while the other is being written to the socket.</summary>
internal sealed class ZmtpOutput
{
    private ByteWriter _gathering = new(128);
    private ByteWriter _flying = new(0);

    /// <summary>Gets what is to be sent next.</summary>
    internal ByteWriter Gathering => _gathering;

    /// <summary>True from a take until <see cref="Sent"/>.</summary>
    internal bool InFlight { get; private set; }

    /// <summary>Takes all that has gathered; false when there is nothing or the last take is not sent yet.</summary>
    internal bool TryTake(out ReadOnlyMemory<byte> octets)
    {
        if (InFlight || _gathering.Length == 0)
        {
            octets = default;
            return false;
        }

        (_gathering, _flying) = (_flying, _gathering);
        octets = _flying.WrittenMemory;
        InFlight = true;
        return true;
    }

    /// <summary>What was taken is written: its buffer is free again.</summary>
    internal void Sent()
    {
        if (!InFlight)
        {
            throw new InvalidOperationException("Nothing was taken that could have been sent.");
        }

        _flying.Clear(ZmtpReader.KeptOctets);
        InFlight = false;
    }

    /// <summary>Forgets what waits; what is in flight stays as it is until it is sent.</summary>
    internal void Clear() => _gathering.Clear(keep: 0);
}
