using Tutti.Doctor.Checks;

namespace Tutti.Doctor;

/// <summary>The checks in the order of their numbers.</summary>
internal static class AllChecks
{
    private static readonly ICheck[] s_checks =
    [
        new NoCard(), new SeveralCards(), new NoEcho(), new PortHeld(), new TcpRefused(), new NoHello(), new AddressChanged(), new Twins(), new DuplicateIdentity(), new OldPeers(),
        new Zombies(), new ClocksApart(),
    ];

    /// <summary>What they say of an examination.</summary>
    public static IReadOnlyList<Finding> Of(Examination seen) => [.. s_checks.SelectMany(check => check.Look(seen))];
}
