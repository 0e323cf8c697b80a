namespace Tutti.Protocols.Mpdl;

/// <summary>What few addresses need: free parameters, output levels, movements, values held for later.</summary>
internal sealed class AddressExtras
{
    private (ushort Key, uint Raw)[] _sparse = [];
    private int _sparseCount;
    private Modulation[] _modulations = [];
    private int _modulationCount;
    private Glide[] _glides = [];
    private int _glideCount;

    /// <summary>Of a family: for instruments first used later.</summary>
    public RememberedValues ForInstruments { get; } = new();

    /// <summary>Of a family or an instrument: for notes first used later.</summary>
    public RememberedValues ForNotes { get; } = new();

    /// <summary>Values of parameters without a place of their own, by <see cref="ParameterSlot.Key"/>.</summary>
    public ReadOnlySpan<(ushort Key, uint Raw)> Sparse => _sparse.AsSpan(0, _sparseCount);

    public Span<Modulation> Modulations => _modulations.AsSpan(0, _modulationCount);

    public Span<Glide> Glides => _glides.AsSpan(0, _glideCount);

    public bool TryGetSparse(ushort key, out uint raw)
    {
        for (int i = 0; i < _sparseCount; i++)
        {
            if (_sparse[i].Key == key)
            {
                raw = _sparse[i].Raw;
                return true;
            }
        }

        raw = 0;
        return false;
    }

    public void SetSparse(ushort key, uint raw)
    {
        for (int i = 0; i < _sparseCount; i++)
        {
            if (_sparse[i].Key == key)
            {
                _sparse[i].Raw = raw;
                return;
            }
        }

        Append(ref _sparse, ref _sparseCount) = (key, raw);
    }

    /// <summary>The modulation of a parameter; a null reference without one.</summary>
    public ref Modulation FindModulation(DescriptorId id)
    {
        for (int i = 0; i < _modulationCount; i++)
        {
            if (_modulations[i].Id == id)
            {
                return ref _modulations[i];
            }
        }

        return ref System.Runtime.CompilerServices.Unsafe.NullRef<Modulation>();
    }

    public ref Modulation AddModulation() => ref Append(ref _modulations, ref _modulationCount);

    public void RemoveModulation(DescriptorId id)
    {
        for (int i = 0; i < _modulationCount; i++)
        {
            if (_modulations[i].Id == id)
            {
                _modulations[i] = _modulations[--_modulationCount];
                return;
            }
        }
    }

    /// <summary>The running segment of a parameter; a null reference without one.</summary>
    public ref Glide FindGlide(ushort key)
    {
        for (int i = 0; i < _glideCount; i++)
        {
            if (_glides[i].Key == key)
            {
                return ref _glides[i];
            }
        }

        return ref System.Runtime.CompilerServices.Unsafe.NullRef<Glide>();
    }

    public ref Glide AddGlide() => ref Append(ref _glides, ref _glideCount);

    public void RemoveGlide(ushort key)
    {
        for (int i = 0; i < _glideCount; i++)
        {
            if (_glides[i].Key == key)
            {
                // the last takes its place; the store of its queue stays for the next that is added
                (_glides[i], _glides[_glideCount - 1]) = (_glides[_glideCount - 1], _glides[i]);
                _glideCount--;
                return;
            }
        }
    }

    public void Clear()
    {
        _sparseCount = _modulationCount = _glideCount = 0;
        ForInstruments.Clear();
        ForNotes.Clear();
    }

    private static ref T Append<T>(ref T[] items, ref int count)
    {
        if (count == items.Length)
        {
            Array.Resize(ref items, Math.Max(2, count * 2));
        }

        return ref items[count++];
    }
}
