namespace Tutti;

/// <summary>A parameter of another node, as it was when asked for. Everything in it is what that node said: nothing is checked.</summary>
/// <param name="Path"><c>NAME</c>, or <c>OBJECT/NAME</c> inside an object.</param>
/// <param name="Value">Its value.</param>
/// <param name="Type">Its type hint as on the wire (<c>flt</c>); empty when it has none.</param>
/// <param name="Access">Its access letters as on the wire (<c>rwe</c>).</param>
/// <param name="Min">The least value; null: not said (old nodes do not say a zero).</param>
/// <param name="Max">The greatest value; null: not said.</param>
/// <param name="Step">The step; null: not said.</param>
/// <param name="Subscribers">Who its signals go to, as the node lists it; old nodes list some that are gone.</param>
public sealed record RemoteParameter(
    string Path,
    ZocpValue Value,
    string Type,
    string Access,
    ZocpValue? Min,
    ZocpValue? Max,
    ZocpValue? Step,
    IReadOnlyList<Subscriber> Subscribers);
