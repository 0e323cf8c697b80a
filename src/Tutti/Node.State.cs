using Tutti.Protocols.Zocp;
using Tutti.State;

namespace Tutti;

public sealed partial class Node
{
    /// <summary>Changes that come in a row are written once.</summary>
    private static readonly TimeSpan s_saveAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>A disk that is full may have room again.</summary>
    private static readonly TimeSpan s_saveAgainAfter = TimeSpan.FromSeconds(5);

    private readonly StateFile? _state;
    private readonly ITimer? _saving;
    private readonly Lock _saveGate = new();
    private readonly Dictionary<string, ZocpValue> _remembered = new(StringComparer.Ordinal);
    private readonly List<Refusal> _stateWarnings = [];
    private volatile bool _isDirty;
    private bool _saveFailed;
    private bool _stateClosed;

    /// <summary>The file in which this node keeps its identity, its patches and its persistent values; null when it keeps none.</summary>
    public string? StatePath => _state?.Path;

    // Before anything is met; the file is written at once when it is new, so that no identity is ever shown that could be forgotten.
    private void Recall(StateDocument? found)
    {
        if (found is not null)
        {
            PatchMemory memory = new([.. found.Patches.Select(patch => patch.ToRemembered())], [.. found.Removed.Select(patch => patch.ToRemoved())]);
            _shell.Core.Zocp.Recall(_shell.Now, memory, _options.TimeProvider.GetUtcNow());
            foreach ((string path, ZocpValue value) in found.Values)
            {
                _remembered[path] = value;
            }
        }

        if (_state is not null && found?.Identity != Identity)
        {
            _isDirty = true;
            Save();
        }
    }

    // With the lock held. A value that no longer fits its parameter is let go, and that is told.
    private ZocpResult Register(Parameter parameter, ParameterDescription description, out LocalParameter? local)
    {
        Protocols.Wire.Instant now = _shell.Now;
        if (parameter.IsPersistent && _remembered.Remove(parameter.Path, out ZocpValue value))
        {
            ZocpResult kept = _shell.Core.Zocp.TryRegister(now, parameter.Path, description with { Value = value }, out local);
            if (kept.IsDone)
            {
                return kept;
            }

            _stateWarnings.Add(new Refusal($"the remembered value of {parameter.Path}", Name, kept.Refusal.Why, "it starts with the value that its program gives it"));
        }

        return _shell.Core.Zocp.TryRegister(now, parameter.Path, description, out local);
    }

    private void TellState()
    {
        Refusal[] warnings;
        lock (Gate)
        {
            warnings = [.. _stateWarnings];
            _stateWarnings.Clear();
        }

        foreach (Refusal warning in warnings)
        {
            Tell(warning);
        }
    }

    private void StateChanged()
    {
        if (_saving is not null && !_isDirty)
        {
            _isDirty = true;
            _saving.Change(s_saveAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void Save()
    {
        lock (_saveGate)
        {
            if (!_isDirty || _state is null || _stateClosed)
            {
                return;
            }

            // Before the snapshot: what changes from here on is for the next time.
            _isDirty = false;
            try
            {
                _state.Save(Snapshot());
                _saveFailed = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _isDirty = true;
                _saving?.Change(s_saveAgainAfter, Timeout.InfiniteTimeSpan);
                if (!_saveFailed)
                {
                    _saveFailed = true;
                    NotKept(StateFile.NotKept(_state.Path, e));
                }
            }
        }
    }

    // Before the start nobody can hear it yet.
    private void NotKept(Refusal warning)
    {
        if (_life == 0)
        {
            lock (Gate)
            {
                _stateWarnings.Add(warning);
            }
        }
        else
        {
            Tell(warning);
        }
    }

    private StateDocument Snapshot()
    {
        DateTimeOffset wall = _options.TimeProvider.GetUtcNow();
        lock (Gate)
        {
            PatchMemory memory = _shell.Core.Zocp.Memory(_shell.Now, wall);
            SortedDictionary<string, ZocpValue> values = new(_remembered, StringComparer.Ordinal);
            foreach (LocalParameter local in _shell.Core.Zocp.Parameters)
            {
                if (local.Tag is Parameter { IsPersistent: true } parameter)
                {
                    values[parameter.Path] = local.Value;
                }
            }

            return new StateDocument
            {
                Name = Name,
                Identity = Identity,
                Saved = wall,
                Patches = [.. memory.Patches.Select(StatePatch.Of)],
                Removed = [.. memory.Removed.Select(StatePatch.Of)],
                Values = values,
            };
        }
    }

    private void CloseState()
    {
        _saving?.Dispose();
        Save();
        lock (_saveGate)
        {
            _stateClosed = true;
            _state?.Dispose();
        }
    }
}
