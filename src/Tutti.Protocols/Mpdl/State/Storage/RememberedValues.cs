namespace Tutti.Protocols.Mpdl;

/// <summary>The initial values a group holds, one for each parameter (mpdl-5.6).</summary>
internal sealed class RememberedValues
{
    private readonly List<Remembered> _items = [];

    public int Count => _items.Count;

    public Remembered this[int index] => _items[index];

    /// <summary>Holds a value, and lets go what it replaces: pitch and frequency each other, a program now also the next one.</summary>
    public void Remember(ParameterSetting setting, long stamp)
    {
        switch (setting.Id)
        {
            case DescriptorId.Pitch:
                Forget(DescriptorId.Frequency);
                break;
            case DescriptorId.Frequency:
                Forget(DescriptorId.Pitch);
                break;
            case DescriptorId.ProgramNow:
                // the next program stands behind the present one, and so is set after it
                Forget(DescriptorId.ProgramNext);
                Put(setting, stamp);
                Put(ParameterSetting.Known(DescriptorId.ProgramNext, setting.Raw), stamp);
                return;
        }

        Put(setting, stamp);
    }

    public void Forget(DescriptorId id)
    {
        for (int i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i].Setting.Id == id)
            {
                _items.RemoveAt(i);
            }
        }
    }

    public bool TryGet(DescriptorId id, byte selector, out uint raw)
    {
        int index = IndexOf(id, selector);
        raw = index < 0 ? 0 : _items[index].Setting.Raw;
        return index >= 0;
    }

    public void CopyFrom(RememberedValues other)
    {
        foreach (Remembered item in other._items)
        {
            Put(item.Setting, item.Stamp);
        }
    }

    public bool IsSame(RememberedValues other) => _items.Select(i => i.Setting).SequenceEqual(other._items.Select(i => i.Setting));

    public void Clear() => _items.Clear();

    private void Put(ParameterSetting setting, long stamp)
    {
        int index = IndexOf(setting.Id, setting.Selector);
        if (index >= 0)
        {
            _items[index] = new Remembered(setting, stamp);
        }
        else
        {
            _items.Add(new Remembered(setting, stamp));
        }
    }

    private int IndexOf(DescriptorId id, byte selector)
    {
        for (int i = 0; i < _items.Count; i++)
        {
            if (_items[i].Setting.Id == id && _items[i].Setting.Selector == selector)
            {
                return i;
            }
        }

        return -1;
    }
}
