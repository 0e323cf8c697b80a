using System.Runtime.Intrinsics;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>The voices of a synthesizer, and which note each one plays.</summary>
internal sealed class VoicePool
{
    private const double StolenSeconds = 0.012;
    private const double SilencedSeconds = 0.012;
    private const double ReplacedSeconds = 0.02;

    private readonly MpdlEngine _engine;
    private readonly SynthesizerOptions _options;
    private readonly SynthesizerCounters _counters;
    private readonly MeasuredControls _controls = new();
    private readonly Dictionary<int, Voice> _byNote;
    private readonly Voice[] _voices;
    private readonly float[] _mono = new float[MixBus.Most];
    private readonly Vector256<float>[] _sums = new Vector256<float>[MixBus.Most];
    private int _count;
    private long _lost;
    private uint _seed;

    public VoicePool(MpdlEngine engine, SynthesizerOptions options, SynthesizerCounters counters)
    {
        (_engine, _options, _counters) = (engine, options, counters);
        _seed = (uint)(options.Seed ^ (options.Seed >> 32));
        _byNote = new Dictionary<int, Voice>(options.Voices);

        // one that plays and one that fades for each
        _voices = new Voice[2 * options.Voices];
        for (int i = 0; i < _voices.Length; i++)
        {
            _voices[i] = new Voice(options);
        }
    }

    /// <summary>True when nothing is heard of any voice.</summary>
    public bool IsSilent
    {
        get
        {
            for (int i = 0; i < _count; i++)
            {
                if (!_voices[i].IsSilent)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Does what the engine tells, and reads what it changed.</summary>
    public void Handle(Instant now)
    {
        while (_engine.TryDequeue(out MpdlEvent item))
        {
            switch (item.Kind)
            {
                case MpdlEventKind.Started:
                    _counters.Started++;
                    Start(item.Address, now, item.Value / 128.0);
                    break;
                case MpdlEventKind.Resumed:
                    Start(item.Address, now, attackCharacter: null);
                    break;
                case MpdlEventKind.Released:
                    Release(item.Address, item.Value == (uint)ReleaseKind.FinishAttack);
                    break;
                case MpdlEventKind.Silenced:
                    Detach(item.Address, SilencedSeconds);
                    break;
                case MpdlEventKind.Stolen:
                    _counters.Stolen++;
                    Detach(item.Address, StolenSeconds);
                    break;
                case MpdlEventKind.Muted:
                    _counters.Muted++;
                    break;
                case MpdlEventKind.Changed:
                    MarkStale(item.Address);
                    break;
                case MpdlEventKind.Measured:
                    Measure(item);
                    break;
            }
        }

        if (_lost != _engine.Counters.Lost)
        {
            _lost = _engine.Counters.Lost;
            DetachWhatNoLongerSounds();
        }

        for (int i = 0; i < _count; i++)
        {
            if (_voices[i] is { IsStale: true, IsDetached: false })
            {
                Read(_voices[i], now);
            }
        }
    }

    /// <summary>Reads what moves by itself, and gives back the voices that are done.</summary>
    public void Follow(Instant now)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            Voice voice = _voices[i];
            if (voice.IsDone)
            {
                End(i);
            }
            else if (!voice.IsDetached && _engine.IsMoving(voice.Address))
            {
                Read(voice, now);
            }
        }
    }

    /// <summary>Adds what all voices sound like.</summary>
    public void Render(MixBus bus, int frames)
    {
        for (int i = 0; i < _count; i++)
        {
            _voices[i].Render(bus, frames, _mono, _sums);
        }
    }

    private void Start(NoteAddress address, Instant now, double? attackCharacter)
    {
        Detach(address, StolenSeconds);
        if (_count == _voices.Length)
        {
            End(FindDetached());
        }

        NoteValues values = NoteValues.Read(_engine, address, now, _options);
        Timbre timbre = Programs.TimbreOf(values.Program, values.Hertz);
        if (timbre.ChokeGroup != 0)
        {
            Choke(address, timbre.ChokeGroup);
        }

        _seed = unchecked((_seed * 1_664_525) + 1_013_904_223);
        Voice voice = _voices[_count++];
        voice.Start(address, timbre, values, _controls.Over(address), attackCharacter, _seed);
        _byNote[address.Bits] = voice;
    }

    private void Release(NoteAddress address, bool finishesAttack)
    {
        if (!_byNote.TryGetValue(address.Bits, out Voice? voice))
        {
            _engine.VoiceEnded(address);
        }
        else if (_controls.Over(address).Holds)
        {
            voice.IsHeld = true;
        }
        else
        {
            voice.Release(finishesAttack);
        }
    }

    private void Measure(in MpdlEvent item)
    {
        _controls.Set(item.Address, item.Id, item.Value);
        MarkStale(item.Address);
        if (item.Id != DescriptorId.SwitchPedal1)
        {
            return;
        }

        for (int i = 0; i < _count; i++)
        {
            if (_voices[i].IsHeld && !_controls.Over(_voices[i].Address).Holds)
            {
                _voices[i].Release(finishesAttack: false);
            }
        }
    }

    private void MarkStale(NoteAddress address)
    {
        for (int i = 0; i < _count; i++)
        {
            _voices[i].IsStale |= !_voices[i].IsDetached && address.Contains(_voices[i].Address);
        }
    }

    /// <summary>Reads the values of a voice; a program that changed in the middle of the note goes over into the new one without attack.</summary>
    private void Read(Voice voice, Instant now)
    {
        NoteValues values = NoteValues.Read(_engine, voice.Address, now, _options);
        bool isReplaced = values.Program != voice.Program && _engine.IsSounding(voice.Address);
        voice.Follow(values, _controls.Over(voice.Address));
        if (isReplaced)
        {
            NoteAddress address = voice.Address;
            Detach(address, ReplacedSeconds);
            Start(address, now, attackCharacter: null);
        }
    }

    private void Choke(NoteAddress address, int group)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_voices[i].ChokeGroup == group && !_voices[i].IsDetached && _voices[i].Address.Parent == address.Parent)
            {
                _voices[i].Choke();
            }
        }
    }

    /// <summary>Lets the voice of a note fade; the note has none from now on.</summary>
    private void Detach(NoteAddress address, double seconds)
    {
        if (_byNote.Remove(address.Bits, out Voice? voice))
        {
            voice.FadeOut(seconds);
        }
    }

    /// <summary>Events were lost, so some that said "silent" may have been among them.</summary>
    private void DetachWhatNoLongerSounds()
    {
        for (int i = 0; i < _count; i++)
        {
            Voice voice = _voices[i];
            if (!voice.IsDetached && !voice.IsReleased && !voice.IsHeld && !_engine.IsSounding(voice.Address))
            {
                Detach(voice.Address, SilencedSeconds);
            }
        }
    }

    private int FindDetached()
    {
        int index = 0;
        while (index < _count - 1 && !_voices[index].IsDetached)
        {
            index++;
        }

        return index;
    }

    private void End(int index)
    {
        Voice voice = _voices[index];
        if (!voice.IsDetached)
        {
            _byNote.Remove(voice.Address.Bits);
            _engine.VoiceEnded(voice.Address);
        }

        _count--;
        (_voices[index], _voices[_count]) = (_voices[_count], voice);
    }
}
