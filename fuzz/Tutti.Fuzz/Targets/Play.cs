namespace Tutti.Fuzz.Targets;

/// <summary>Reads the steps of a play from the octets of an input; what is missing at the end is 0.</summary>
internal ref struct Play(ReadOnlySpan<byte> octets)
{
    private ReadOnlySpan<byte> _rest = octets;

    public readonly bool IsOver => _rest.IsEmpty;

    public byte Next()
    {
        if (_rest.IsEmpty)
        {
            return 0;
        }

        byte octet = _rest[0];
        _rest = _rest[1..];
        return octet;
    }

    public int Next(int below) => Next() % below;

    /// <summary>Octets with their count before them: one octet, and from 240 on two.</summary>
    public ReadOnlySpan<byte> NextOctets()
    {
        int count = Next();
        count = count < 240 ? count : ((count - 240) << 8) + Next();
        count = Math.Min(count, _rest.Length);
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Octets as a step of a play reads them.</summary>
    public static byte[] Octets(ReadOnlySpan<byte> content)
    {
        int count = Math.Min(content.Length, 4095);
        return count < 240 ? [(byte)count, .. content] : [(byte)(240 + (count >> 8)), (byte)count, .. content[..count]];
    }
}
