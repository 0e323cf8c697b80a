namespace Tutti.Simulation.Checks;

/// <summary>Looks on at a world and throws what <see cref="World.Violation"/> gives when something is not as it must be.</summary>
public abstract class WorldCheck
{
    /// <summary>What must hold at any time.</summary>
    public virtual void Look(World world)
    {
    }

    /// <summary>What must hold when faults are over and time enough has passed.</summary>
    public virtual void Settled(World world)
    {
    }
}
