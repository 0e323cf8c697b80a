namespace Tutti.Simulation.Ring;

/// <summary>A frame on its way to those who listen.</summary>
internal sealed class FrameInFlight
{
    private byte[] _octets = new byte[64];

    public int Length { get; private set; }

    public int Sender { get; private set; }

    /// <summary>The tick at which its opening flag had left the sender.</summary>
    public long Opened { get; private set; }

    /// <summary>The tick at which its closing flag had left the sender.</summary>
    public long Closed { get; private set; }

    /// <summary>Deliveries still to make.</summary>
    public int Waiting { get; set; }

    public ReadOnlyMemory<byte> Octets => _octets.AsMemory(0, Length);

    public void Fill(ReadOnlySpan<byte> octets, int sender, long opened, long closed)
    {
        if (_octets.Length < octets.Length)
        {
            _octets = new byte[Protocols.Zipi.RingLimits.FrameOctets];
        }

        octets.CopyTo(_octets);
        (Length, Sender, Opened, Closed, Waiting) = (octets.Length, sender, opened, closed, 0);
    }
}
