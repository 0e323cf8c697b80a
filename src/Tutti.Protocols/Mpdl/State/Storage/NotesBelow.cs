namespace Tutti.Protocols.Mpdl;

/// <summary>Walks over the notes in use of a family or an instrument, in the order of their addresses. Nothing may be removed meanwhile.</summary>
internal ref struct NotesBelow
{
    private readonly AddressState?[]? _instruments;
    private AddressState? _instrument;
    private int _instrumentNumber;
    private int _noteNumber;

    /// <param name="group">The family or the instrument.</param>
    public NotesBelow(AddressState group)
    {
        bool isFamily = group.Address.Level == AddressLevel.Family;
        _instruments = isFamily ? group.Children : null;
        _instrument = isFamily ? null : group;
        Current = group;
    }

    public AddressState Current { get; private set; }

    public readonly NotesBelow GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            while (_instrument?.Children is { } notes && ++_noteNumber < notes.Length)
            {
                if (notes[_noteNumber] is { } note)
                {
                    Current = note;
                    return true;
                }
            }

            if (++_instrumentNumber >= _instruments?.Length || _instruments is null)
            {
                return false;
            }

            _instrument = _instruments[_instrumentNumber];
            _noteNumber = 0;
        }
    }
}
