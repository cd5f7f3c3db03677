package io.sallyport.audit.ocsf;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A class of OCSF 1.8. */
enum OcsfClass {
  DETECTION(2004, "Findings", "Detection Finding"),
  AUTHENTICATION(3002, "Identity & Access Management", "Authentication"),
  HTTP(4002, "Network Activity", "HTTP Activity"),
  SSH(4007, "Network Activity", "SSH Activity"),
  FTP(4008, "Network Activity", "FTP Activity"),
  API(6003, "Application Activity", "API Activity"),
  DATASTORE(6005, "Application Activity", "Datastore Activity");

  /** The activity that has no number of its own. */
  static final int OTHER = 99;

  private final int uid;
  private final String category;
  private final String caption;

  OcsfClass(int uid, String category, String caption) {
    this.uid = uid;
    this.category = category;
    this.caption = caption;
  }

  /** Says which class an event is of, and what was done. */
  void put(int activity, String name, SortedMap<String, @Nullable Object> ocsf) {
    ocsf.put("category_uid", uid / 1000L);
    ocsf.put("category_name", category);
    ocsf.put("class_uid", (long) uid);
    ocsf.put("class_name", caption);
    ocsf.put("activity_id", (long) activity);
    ocsf.put("activity_name", name);
    ocsf.put("type_uid", uid * 100L + activity);
    ocsf.put("type_name", caption + ": " + name);
  }
}
