namespace Tutti.Protocols.Zre;

/// <summary>Content frames of a unit on its way out: one, two, or a list.</summary>
internal readonly ref struct OutgoingContent
{
    private readonly ReadOnlySpan<byte> _first;
    private readonly ReadOnlySpan<byte> _second;
    private readonly ReadOnlySpan<ReadOnlyMemory<byte>> _list;

    /// <summary>One frame, and a second unless it is empty.</summary>
    internal OutgoingContent(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _first = first;
        _second = second;
        Count = second.IsEmpty ? 1 : 2;
        Octets = first.Length + (long)second.Length;
    }

    /// <summary>All frames of a list.</summary>
    internal OutgoingContent(ReadOnlySpan<ReadOnlyMemory<byte>> list)
    {
        _list = list;
        Count = list.Length;
        foreach (ReadOnlyMemory<byte> frame in list)
        {
            Octets += frame.Length;
        }
    }

    internal int Count { get; }

    internal long Octets { get; }

    internal ReadOnlySpan<byte> this[int index] => !_list.IsEmpty ? _list[index].Span : index == 0 ? _first : _second;

    /// <summary>True when the unit keeps the bounds.</summary>
    internal bool Fits(ZreOptions options)
    {
        if (Count >= options.MaxFrames || Octets > options.MaxMessageOctets - ZreWriter.MaxUnitOctets)
        {
            return false;
        }

        for (int i = 0; i < Count; i++)
        {
            if (this[i].Length > options.MaxFrameOctets)
            {
                return false;
            }
        }

        return true;
    }
}
