namespace Tutti;

/// <summary>The four parts of a node's place in the room.</summary>
public enum Placement
{
    /// <summary><c>_location</c>: three numbers.</summary>
    Location,

    /// <summary><c>_orientation</c>: three numbers.</summary>
    Orientation,

    /// <summary><c>_scale</c>: three numbers.</summary>
    Scale,

    /// <summary><c>_matrix</c>: four rows of four numbers.</summary>
    Matrix,
}
