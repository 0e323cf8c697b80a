using Tutti.Simulation.Network;

namespace Tutti.Simulation.Stages;

/// <summary>An emitter in a world: it counts upwards, so that every receiver can tell what it missed. It outlives restarts of its node.</summary>
/// <param name="host">Where it is.</param>
/// <param name="path">Its name.</param>
/// <param name="hint">Int, flt or string: the number as such, or as text.</param>
public sealed class SimEmitter(SimHost host, string path, TypeHint hint)
{
    /// <summary>Where it is.</summary>
    public SimHost Host { get; } = host;

    /// <summary>Its name.</summary>
    public string Path { get; } = path;

    /// <summary>Its type.</summary>
    public TypeHint Hint { get; } = hint;

    /// <summary>True when each value must arrive, not the latest alone.</summary>
    public bool IsEvery => Hint == TypeHint.String;

    /// <summary>What it emitted last.</summary>
    public long Last { get; internal set; }

    /// <summary>The same as a value.</summary>
    public ZocpValue Value => Hint switch
    {
        TypeHint.String => ZocpValue.From(Last.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        TypeHint.Flt => ZocpValue.From((double)Last),
        _ => ZocpValue.From(Last),
    };
}
