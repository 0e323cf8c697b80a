namespace Tutti.Simulation.Stages;

/// <summary>How a program ends before it is started again.</summary>
public enum RestartKind
{
    /// <summary>Without a word; the system closes its connections.</summary>
    Kill,

    /// <summary>With a farewell.</summary>
    Stop,

    /// <summary>With its machine: nothing is closed.</summary>
    PowerOff,
}
