using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Starts, releases and reconfirms notes, alone and in groups, and gives voices to them (section 4, mpdl-5.8).</summary>
internal sealed class Articulator
{
    private readonly AddressTable _addresses;
    private readonly Levels _levels;
    private readonly EventQueue _events;
    private readonly VoiceList _voices;
    private readonly bool _keepsTails;
    private readonly Func<AddressState, double> _priorityOf;
    private long _packet;
    private Instant _now;

    public Articulator(AddressTable addresses, Levels levels, EventQueue events, VoiceList voices, bool keepsTails)
    {
        _addresses = addresses;
        _levels = levels;
        _events = events;
        _voices = voices;
        _keepsTails = keepsTails;
        _priorityOf = PriorityOf;
    }

    /// <summary>What follows belongs to one packet: no note attacks twice in it.</summary>
    public void BeginPacket(Instant now)
    {
        _packet++;
        _now = now;
    }

    /// <summary>Carries out an articulation for one family, instrument or note.</summary>
    public void Apply(AddressState state, Articulation articulation)
    {
        state.Store(articulation.IsReconfirm ? Articulation.Trigger : articulation);
        state.IsTriggered = articulation.ReleaseKind is null;
        if (articulation.ReleaseKind is { } kind)
        {
            Release(state, kind);
            return;
        }

        if (state.Address.Level == AddressLevel.Note && articulation.IsTrigger)
        {
            state.TakeNextProgram();
        }

        if (state.Parent is not { } parent || IsTriggeredUp(parent))
        {
            StartBelow(state, articulation.IsTrigger);
        }
    }

    /// <summary>Silences a voice or all voices of a group.</summary>
    public void Silence(AddressState state)
    {
        for (int i = _voices.Count - 1; i >= 0 && state.VoiceCount > 0; i--)
        {
            if (state.Address.Contains(_voices[i].Address))
            {
                End(_voices[i], MpdlEventKind.Silenced);
            }
        }
    }

    /// <summary>Sounding notes must be confirmed from now on.</summary>
    public void ExpectConfirmation()
    {
        for (int i = 0; i < _voices.Count; i++)
        {
            _voices[i].IsConfirmed = false;
        }
    }

    /// <summary>Silences the sounding notes that were not confirmed.</summary>
    public void SilenceUnconfirmed()
    {
        for (int i = _voices.Count - 1; i >= 0; i--)
        {
            AddressState note = _voices[i];
            if (note is { Voice: VoiceState.Sounding, IsConfirmed: false })
            {
                note.IsTriggered = false;
                End(note, MpdlEventKind.Silenced);
            }
        }
    }

    /// <summary>True when an address and all above it are triggered.</summary>
    public static bool IsTriggeredUp(AddressState state) => state.IsTriggered && (state.Parent is null || IsTriggeredUp(state.Parent));

    /// <summary>A tail has died away.</summary>
    public void EndTail(NoteAddress address)
    {
        if (_addresses.Find(address) is { Voice: VoiceState.Tail } note)
        {
            _voices.End(note);
        }
    }

    private void StartBelow(AddressState state, bool isAttack)
    {
        if (state.Address.Level == AddressLevel.Note)
        {
            if (isAttack)
            {
                Attack(state);
            }
            else
            {
                Resume(state);
            }

            return;
        }

        for (int i = 1, left = state.ChildCount; left > 0; i++)
        {
            if (state.Children![i] is { } child)
            {
                left--;
                if (child.IsTriggered)
                {
                    StartBelow(child, isAttack);
                }
            }
        }
    }

    private void Attack(AddressState note)
    {
        if (note.AttackPacket == _packet)
        {
            return;
        }

        note.AttackPacket = _packet;
        note.TakeNextProgram();
        if (TryStart(note))
        {
            double character = _levels.Effective(note.Address, DescriptorId.AttackCharacter, 0, _now, isModulated: true);
            _events.Add(MpdlEventKind.Started, note.Address, Levels.Encode(DescriptorId.AttackCharacter, character));
        }
    }

    private void Resume(AddressState note)
    {
        note.IsConfirmed = true;
        if (note.Voice != VoiceState.Sounding && TryStart(note))
        {
            _events.Add(MpdlEventKind.Resumed, note.Address);
        }
    }

    private bool TryStart(AddressState note)
    {
        if (note.Voice == VoiceState.None && _voices.IsFull)
        {
            AddressState weakest = _voices.Weakest(_priorityOf, out double priority);
            if (PriorityOf(note) < priority)
            {
                _events.Add(MpdlEventKind.Muted, note.Address);
                return false;
            }

            End(weakest, MpdlEventKind.Stolen);
        }

        _voices.Start(note);
        return true;
    }

    private void Release(AddressState state, ReleaseKind kind)
    {
        for (int i = _voices.Count - 1; i >= 0 && state.VoiceCount > 0; i--)
        {
            AddressState note = _voices[i];
            if (!state.Address.Contains(note.Address))
            {
                continue;
            }

            if (kind == ReleaseKind.Silence)
            {
                End(note, MpdlEventKind.Silenced);
            }
            else if (note.Voice == VoiceState.Sounding)
            {
                _events.Add(MpdlEventKind.Released, note.Address, (uint)kind);
                if (_keepsTails)
                {
                    VoiceList.Release(note, _packet);
                }
                else
                {
                    _voices.End(note);
                }
            }
        }
    }

    private void End(AddressState note, MpdlEventKind kind)
    {
        _voices.End(note);
        _events.Add(kind, note.Address);
    }

    private double PriorityOf(AddressState note) =>
        _levels.Effective(note.Address, DescriptorId.AllocationPriority, 0, _now, isModulated: false);
}
