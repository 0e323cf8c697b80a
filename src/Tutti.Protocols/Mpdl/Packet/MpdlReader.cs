using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Walks over the descriptors of one packet and knows for which address each is (mpdl-1.1 to mpdl-1.4).</summary>
/// <remarks>
/// <code>packet = address descriptor*      address = 0000 family(6) instrument(7) note(7)      descriptor = id [count(2)] data</code>
/// New Address is handed out like the others, already in force. Nothing of a malformed packet may be applied, so check it whole with
/// <see cref="TryCheck"/> first, or be ready to discard. Allocates nothing.
/// </remarks>
public ref struct MpdlReader
{
    /// <summary>Octets of the shortest packet: an address alone.</summary>
    public const int MinLength = 3;

    private readonly ReadOnlySpan<byte> _packet;
    private int _position;

    /// <summary>Starts before the first descriptor; a packet without a right address yields nothing and an <see cref="Error"/>.</summary>
    /// <param name="packet">The whole packet.</param>
    public MpdlReader(ReadOnlySpan<byte> packet)
    {
        _packet = packet;
        if (packet.Length < MinLength)
        {
            Fail("packet is shorter than an address", packet.Length);
        }
        else if (packet[0] >> 4 != 0)
        {
            Fail("address does not begin with 0000", 0);
        }
        else
        {
            Address = ReadAddress(packet);
            _position = MinLength;
        }
    }

    /// <summary>The address in force, without its ignored bits.</summary>
    public NoteAddress Address { get; private set; }

    /// <summary>What is wrong with the packet, as far as it was read.</summary>
    public DecodeError? Error { get; private set; }

    /// <summary>True when the packet can be applied: right from its first to its last octet.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="error">What is wrong, and where.</param>
    public static bool TryCheck(ReadOnlySpan<byte> packet, out DecodeError error)
    {
        var reader = new MpdlReader(packet);
        while (reader.TryRead(out _))
        {
        }

        error = reader.Error ?? default;
        return reader.Error is null;
    }

    /// <summary>Reads the next descriptor; false at the end of the packet and where it is malformed.</summary>
    public bool TryRead(out Descriptor descriptor)
    {
        int start = _position;
        if (start >= _packet.Length)
        {
            descriptor = default;
            return false;
        }

        byte id = _packet[start];
        int data = start + 1;
        int length = 1 << (id >> 6);
        if (id >= 0xC0)
        {
            data += 2;
            length = data <= _packet.Length ? BinaryPrimitives.ReadUInt16BigEndian(_packet[(start + 1)..]) : 0;
        }

        if (data + length > _packet.Length)
        {
            descriptor = default;
            return Fail("packet ends inside a descriptor", start);
        }

        descriptor = new Descriptor((DescriptorId)id, _packet.Slice(data, length), start);
        if (id == (byte)DescriptorId.NewAddress)
        {
            if (_packet[data] >> 4 != 0)
            {
                descriptor = default;
                return Fail("new address does not begin with 0000", start);
            }

            Address = ReadAddress(descriptor.Data);
        }

        _position = data + length;
        return true;
    }

    private static NoteAddress ReadAddress(ReadOnlySpan<byte> bytes) => NoteAddress.FromBits((bytes[0] << 16) | (bytes[1] << 8) | bytes[2]);

    private bool Fail(string reason, int offset)
    {
        Error = new DecodeError(reason, offset);
        _position = _packet.Length;
        return false;
    }
}
