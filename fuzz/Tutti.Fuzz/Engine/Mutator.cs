using System.Buffers.Binary;

namespace Tutti.Fuzz.Engine;

/// <summary>Changes inputs, deterministically from a seed.</summary>
/// <param name="random">The seed's.</param>
/// <param name="tokens">Octets that mean something to the reader.</param>
/// <param name="mostOctets">No result is longer.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> tokens, int mostOctets)
{
    private const int MostChanges = 8;

    private static readonly ulong[] s_interesting =
    [
        0, 1, 2, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 254, 255, 256, 257, 1000, 1024, 4095, 4096, 4097, 32767, 32768, 65534, 65535, 65536,
        0x7FFF_FFFE, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, ulong.MaxValue,
    ];

    private byte[] _octets = new byte[mostOctets];
    private int _length;

    /// <summary>A changed copy of <paramref name="input"/>, sometimes crossed with <paramref name="other"/>.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> input, ReadOnlySpan<byte> other)
    {
        input = input[..Math.Min(input.Length, mostOctets)];
        input.CopyTo(_octets);
        _length = input.Length;
        int changes = 1 + Math.Min(random.Next(MostChanges), random.Next(MostChanges));
        for (int i = 0; i < changes; i++)
        {
            Change(other);
        }

        return _octets[.._length];
    }

    private void Change(ReadOnlySpan<byte> other)
    {
        int kind = random.Next(12);
        if (_length == 0 && kind < 8)
        {
            kind = 8;
        }

        int at = _length == 0 ? 0 : random.Next(_length);
        switch (kind)
        {
            case 0:
                _octets[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                _octets[at] = (byte)random.Next(256);
                break;
            case 2:
                _octets[at] += (byte)(random.Next(2) == 0 ? random.Next(1, 36) : -random.Next(1, 36));
                break;
            case 3:
                WriteInteger(at);
                break;
            case 4:
                Remove(at, Some(_length - at));
                break;
            case 5:
                Insert(random.Next(_length + 1), _octets.AsSpan(at, Some(_length - at)).ToArray());
                break;
            case 6:
                Overwrite(at, _octets.AsSpan(random.Next(_length) is var from && from >= 0 ? from : 0, Some(_length - from)).ToArray());
                break;
            case 7:
                _octets.AsSpan(at, Some(_length - at)).Fill((byte)(random.Next(2) == 0 ? random.Next(256) : 0));
                break;
            case 8:
                Insert(random.Next(_length + 1), Fresh());
                break;
            case 9 when tokens.Count > 0:
                Insert(random.Next(_length + 1), tokens[random.Next(tokens.Count)]);
                break;
            case 10 when tokens.Count > 0:
                Overwrite(at, tokens[random.Next(tokens.Count)]);
                break;
            default:
                Splice(at, other);
                break;
        }
    }

    // Short runs are the useful ones; long ones must be possible.
    private int Some(int most) => most <= 0 ? 0 : 1 + Math.Min(random.Next(most), random.Next(8) == 0 ? most : random.Next(16));

    private byte[] Fresh()
    {
        byte[] octets = new byte[1 + random.Next(random.Next(16) == 0 ? 256 : 8)];
        random.NextBytes(octets);
        return octets;
    }

    private void WriteInteger(int at)
    {
        Span<byte> wide = stackalloc byte[8];
        ulong number = s_interesting[random.Next(s_interesting.Length)];
        int size = 1 << random.Next(4);
        if (random.Next(4) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(wide, number);
            Overwrite(at, wide[..size]);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(wide, number);
            Overwrite(at, wide[^size..]);
        }
    }

    private void Remove(int at, int count)
    {
        _octets.AsSpan((at + count).._length).CopyTo(_octets.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, mostOctets - _length)];
        _octets.AsSpan(at.._length).CopyTo(_octets.AsSpan(at + octets.Length));
        octets.CopyTo(_octets.AsSpan(at));
        _length += octets.Length;
    }

    private void Overwrite(int at, ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, _length - at)];
        octets.CopyTo(_octets.AsSpan(at));
    }

    private void Splice(int at, ReadOnlySpan<byte> other)
    {
        if (!other.IsEmpty)
        {
            int from = random.Next(other.Length);
            int count = random.Next(2) == 0 ? other.Length - from : Some(other.Length - from);
            if (random.Next(2) == 0)
            {
                _length = at;
            }

            Insert(at, other.Slice(from, count));
        }
    }
}
