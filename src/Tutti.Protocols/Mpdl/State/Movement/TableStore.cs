namespace Tutti.Protocols.Mpdl;

/// <summary>The user tables of a device, within a bound (mpdl-6.8).</summary>
/// <param name="bound">Octets of all tables together.</param>
internal sealed class TableStore(int bound)
{
    private readonly byte[]?[] _modulations = new byte[]?[256];
    private readonly byte[]?[] _segments = new byte[]?[256];

    /// <summary>Octets in use.</summary>
    public int Bytes { get; private set; }

    /// <summary>Why a table cannot be read; null when it can.</summary>
    public static string? Check(DescriptorId kind, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 || data[1] is < 1 or > 4 || (data.Length - 2) % data[1] != 0 || !int.IsPow2((data.Length - 2) / data[1]))
        {
            return "table is not a power of two of values";
        }

        int first = kind == DescriptorId.ModulationTable ? (int)ModulationFunction.FirstTable : (int)SegmentFunction.FirstTable;
        return data[0] < first ? "table would replace a predefined function" : null;
    }

    /// <summary>Keeps a table that was checked; false when there is no room.</summary>
    public bool TrySet(DescriptorId kind, ReadOnlySpan<byte> data)
    {
        byte[]?[] tables = kind == DescriptorId.ModulationTable ? _modulations : _segments;
        ref byte[]? table = ref tables[data[0]];
        int bytes = Bytes - Size(table) + data.Length - 2;
        if (bytes > bound)
        {
            return false;
        }

        Bytes = bytes;
        if (table?.Length != data.Length)
        {
            table = new byte[data.Length];
        }

        data.CopyTo(table);
        return true;
    }

    /// <summary>The table as it was sent; empty without one.</summary>
    public ReadOnlySpan<byte> Get(DescriptorId kind, byte number) => (kind == DescriptorId.ModulationTable ? _modulations : _segments)[number];

    /// <summary>A modulation table at x from 0 to 1, wrapping: -1 to 1; 0 without one.</summary>
    public double Modulation(byte number, double x)
    {
        byte[]? table = _modulations[number];
        if (table is null)
        {
            return 0;
        }

        int count = Size(table) / table[1];
        double place = x * count;
        int index = (int)place;
        double low = Signed(table, index % count), high = Signed(table, (index + 1) % count);
        return low + ((high - low) * (place - index));
    }

    /// <summary>A segment table at x from 0, its first entry, to 1, its last; x itself without one.</summary>
    public double Segment(byte number, double x)
    {
        byte[]? table = _segments[number];
        if (table is null)
        {
            return x;
        }

        int last = (Size(table) / table[1]) - 1;
        double place = x * last;
        int index = Math.Min((int)place, Math.Max(last - 1, 0));
        double low = Unsigned(table, index), high = Unsigned(table, Math.Min(index + 1, last));
        return low + ((high - low) * (place - index));
    }

    private static int Size(byte[]? table) => table is null ? 0 : table.Length - 2;

    private static double Signed(byte[] table, int index)
    {
        int bits = 8 * table[1];
        return ((int)(Unsigned(table, index) << (32 - bits)) >> (32 - bits)) / Math.ScaleB(1, bits - 1);
    }

    private static uint Unsigned(byte[] table, int index)
    {
        uint value = 0;
        for (int i = 0; i < table[1]; i++)
        {
            value = (value << 8) | table[2 + (index * table[1]) + i];
        }

        return value;
    }
}
