using System.Net;

using Tutti.Protocols.Tap;

namespace Tutti.Seeing;

/// <summary>One connection of a traced node, told as the packets it might have had.</summary>
/// <param name="tracer">Gets the packets.</param>
/// <param name="here">Our end.</param>
/// <param name="there">The other end.</param>
/// <param name="opened">True when we opened it.</param>
internal sealed class TracedLink(Tracer tracer, IPEndPoint here, IPEndPoint there, bool opened)
{
    private readonly Lock _gate = new();
    private bool _begun;
    private uint _said;
    private uint _heard;

    /// <summary>Octets went out, or came in.</summary>
    public void Pass(bool outwards, ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            if (!_begun)
            {
                _begun = true;
                Put(opened, TcpControl.Syn, []);
                Put(!opened, TcpControl.Syn | TcpControl.Ack, []);
            }

            while (!octets.IsEmpty)
            {
                int count = Math.Min(octets.Length, IpPacketWriter.MaxPayload);
                if (!Put(outwards, TcpControl.Ack, octets[..count]))
                {
                    // An acknowledgement, as soon as one fits, tells whoever reads that these will not come again.
                    Put(!outwards, TcpControl.Ack, []);
                }

                octets = octets[count..];
            }
        }
    }

    /// <summary>The connection ended.</summary>
    /// <param name="fromHere">True when we ended it.</param>
    public void End(bool fromHere)
    {
        lock (_gate)
        {
            Put(fromHere, TcpControl.Fin | TcpControl.Ack, []);
        }
    }

    private bool Put(bool outwards, TcpControl flags, ReadOnlySpan<byte> octets)
    {
        (IPEndPoint from, IPEndPoint to) = outwards ? (here, there) : (there, here);
        byte[] packet = IpPacketWriter.Tcp(from, to, outwards ? _said : _heard, flags.HasFlag(TcpControl.Ack) ? (outwards ? _heard : _said) : 0, flags, octets);
        uint length = (uint)octets.Length + (flags.HasFlag(TcpControl.Syn) ? 1u : 0u);
        _said += outwards ? length : 0;
        _heard += outwards ? 0 : length;
        return tracer.Add(packet);
    }
}
