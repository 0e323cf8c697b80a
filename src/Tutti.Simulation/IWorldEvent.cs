namespace Tutti.Simulation;

/// <summary>To whom something can happen. An object and a number instead of a closure: millions of events allocate nothing.</summary>
internal interface IWorldEvent
{
    /// <summary>It happens now.</summary>
    void Happen(int kind, object? data);
}
